import assert from 'node:assert/strict';
import { openChat, openHistory, readMemoryFiles } from '../run/chat-driver.ts';
import { useWorkbench } from '../run/use-workbench.ts';

describe('a workspace that is not trusted', () => {
  const workbench = useWorkbench({
    trusted: false,
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
  });

  it('writes no memory, and says so', async () => {
    const chat = await openChat(workbench());
    await chat.untilShown('Memory is read-only here');
    await chat.say('remember that we deploy on Fridays');
    await workbench().screenshot('restricted');
    for (const [path, content] of await readMemoryFiles(workbench())) {
      assert.doesNotMatch(content, /Fridays/, path);
    }
    await workbench().reload();
    const again = await openChat(workbench());
    await again.untilShown('Memory is read-only here');
    assert.equal(await again.conversation.getByText('Fridays').count(), 0);
    const history = await openHistory(workbench());
    await history.view.getByText('you can read and search, not rename or delete').waitFor();
    await workbench().screenshot('restricted-history');
  });
});
