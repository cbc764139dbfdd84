import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { openWorkbench } from '../../scripts/editor/workbench.ts';
import { temporaryDir } from '../../scripts/temporary-dir.ts';
import { openChat } from '../run/chat-driver.ts';
import { copySampleFolder } from '../run/sample-folder.ts';

describe('a folder that is moved', () => {
  it('keeps its memory, and another one does not get it', async () => {
    await using temporary = await temporaryDir('moved');
    const dataDir = join(temporary.path, 'data');
    const folder = await copySampleFolder(join(temporary.path, 'here'));
    {
      await using workbench = await openWorkbench({ folder, dataDir, trusted: true });
      const chat = await openChat(workbench);
      await chat.say('remember that we deploy on Fridays');
      await chat.untilShown('We deploy on Fridays.');
    }
    const elsewhere = join(temporary.path, 'quite', 'elsewhere');
    await mkdir(join(temporary.path, 'quite'));
    await rename(folder, elsewhere);
    {
      await using workbench = await openWorkbench({ folder: elsewhere, dataDir, trusted: true });
      const chat = await openChat(workbench);
      await chat.untilShown('remember that we deploy on Fridays');
      await chat.say('what do you remember?');
      await chat.conversation.locator('blockquote', { hasText: 'We deploy on Fridays.' }).waitFor();
    }
    const other = await copySampleFolder(join(temporary.path, 'other'));
    {
      await using workbench = await openWorkbench({ folder: other, dataDir, trusted: true });
      const chat = await openChat(workbench);
      await chat.untilShown('A daybook for this project');
    }
  });
});
