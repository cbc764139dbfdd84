import { useWorkbench } from '../run/use-workbench.ts';

describe('Daybook in the window', () => {
  const workbench = useWorkbench();

  it('shows its chat in the secondary sidebar', async () => {
    await workbench().runCommand('Daybook: Focus on Chat View');
    await workbench().findFrame('#root');
  });
});
