/** Words that are said for one another. */
const ALIKE = `
child kid son daughter baby; mother mom; father dad; parent mother father; wife husband spouse partner; sibling brother sister;
family relative; friend buddy; neighbor neighborhood; group community; guest invite; member join;
boss manager; colleague coworker teammate; customer client; job work career profession occupation; company firm business;
hire employ; salary income pay; buy purchase; sell sale; rent lease; own have possess; cheap expensive price cost;
money cash; gift present; bring carry; send mail; lose loss; movie film; picture photo image; song music; book novel;
write author; paint draw; game play; competition contest; win victory; prize award; hobby interest;
car vehicle; house home; apartment flat; shop store; town city; country nation; sea ocean; forest wood;
trip travel journey vacation holiday; visit stay; walk hike; move relocate; live reside; arrive come; return back; near close;
doctor physician; sick ill disease; hurt injury; medicine drug pill; healthy health; strong strength; weak weakness;
tired exhausted; sleep rest; relax calm; stress pressure; exercise workout gym; train practice;
meal breakfast lunch dinner; cook bake; food dish meal; eat taste; delicious tasty; drink beverage; clean wash; clothes outfit;
sad unhappy upset; happy glad; angry mad; afraid scared fear; surprise shock; feel emotion; love like enjoy; hate dislike;
thank grateful appreciate; sorry apologize; argue fight; hope wish; worry concern; encourage support; help assist;
class course lesson; school university college; teacher professor; study learn; skill ability talent; exam test;
speak talk speech; chat talk discuss; listen hear; watch see look; meet meeting; attend join participate; party celebration celebrate;
wedding marriage marry; born birth; die death; grow raise; old elderly; new recent; habit routine;
law legal; crime police; weather rain snow; nature environment; start begin; finish end complete; stop quit;
plan goal intend; make create build; fix repair; solve solution; problem issue difficulty; achieve success; improve progress;
change alter; decide decision choose choice; opinion view; advice tip suggestion; reason why because; important significant;
beautiful pretty; difficult hard; easy simple; big large; small little; quick fast; phone call; computer laptop;
internet online; tool equipment; schedule deadline date;
bug error failure defect; crash exception; slow performance latency; delete remove erase; add insert append; rename move;
function method; variable constant; folder directory; repository git; commit branch merge; package dependency library;
deploy release ship publish; configuration setting option; database sql; server backend api; client frontend ui;
login authentication password; documentation readme; check verify validate; test specification assertion; log trace debug;
schema migration table; docker container image`;

/** A kind of things, and what is of this kind. */
const KINDS = `
hobby: read paint draw cook garden photography music; sport: football soccer basketball tennis baseball hockey golf swim run;
exercise: run swim gym yoga; game: chess card board; pet: dog cat; animal: dog cat horse bird fish; music: song band album concert;
instrument: guitar piano violin drum flute; book: novel read author; movie: film watch actor; art: paint draw sculpture;
event: festival concert party conference; meal: breakfast lunch dinner; food: bread rice pasta salad soup pizza;
dessert: cake cookie ice; drink: water coffee tea juice beer wine; fruit: apple banana orange; vegetable: carrot tomato potato onion;
family: mother father brother sister son daughter wife husband parent grandmother grandfather cousin aunt uncle;
job: engineer teacher nurse doctor lawyer manager; place: park museum restaurant city; country: france germany italy spain china japan
india canada mexico brazil; city: london paris york berlin tokyo; weather: rain snow storm sun wind;
season: spring summer autumn winter; holiday: christmas easter; vehicle: car truck bike bus train plane;
room: kitchen bedroom bathroom; furniture: table chair bed couch; clothing: shirt dress jacket hat shoe;
color: red blue green yellow black white; size: large small; emotion: happy sad angry afraid; feel: happy sad angry afraid;
subject: math science history biology chemistry physics; symptom: pain fever headache; illness: flu cancer; duration: day week month year;
device: phone computer laptop tablet camera; language: english spanish french german italian chinese japanese
python javascript typescript rust java go; database: postgres mysql sqlite mongodb redis;
framework: react vue angular svelte django rails; editor: vscode vim emacs; cloud: aws azure gcp;
test: mocha jest vitest pytest; browser: chrome firefox safari; system: linux windows macos;
bundler: webpack vite esbuild rollup; model: gpt claude llama gemini; format: json yaml toml csv xml`;

/**
 * By word: other words that answer a question about it. They are common English and the vocabulary of programming; every
 * form is taken for its stem. `stem` as in terms.ts.
 */
export function relatedWords(stem: (word: string) => string): ReadonlyMap<string, ReadonlySet<string>> {
  const related = new Map<string, Set<string>>();
  const relate = (word: string, others: readonly string[]): void => {
    const known = related.get(word) ?? new Set();
    for (const other of others) if (other !== word) known.add(other);
    related.set(word, known);
  };
  const groups = (text: string): string[] => text.split(';');
  const stems = (text: string): string[] => text.trim().split(/\s+/).map(stem);
  for (const group of groups(ALIKE).map(stems)) for (const word of group) relate(word, group);
  for (const kind of groups(KINDS)) {
    const [name = '', members = ''] = kind.split(':');
    relate(stem(name.trim()), stems(members));
  }
  return related;
}
