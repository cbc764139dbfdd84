import { measure } from './measure.ts';
import { SYSTEM_NAMES } from './systems.ts';
import { writeWhenTold } from './write-at-once.ts';

// Forked by the bench with `measure <system> <directory>`, to answer with a report, and by that process with
// `write <system> <directory> <writer>`, to answer "ready" and to write when told.
const [, , task, system, directory = '', writer = ''] = process.argv;
const name = SYSTEM_NAMES.find((known) => known === system);
if (!name) throw new Error(`There is no system called ${system}.`);

// Nobody is left to report to.
const onDisconnect = (): never => process.exit(1);
process.once('disconnect', onDisconnect);
if (task === 'write') await writeWhenTold(name, directory, writer);
else process.send?.(await measure(name, directory));
process.removeListener('disconnect', onDisconnect);
process.disconnect();
