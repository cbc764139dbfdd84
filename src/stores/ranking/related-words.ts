/** Words that are said for one another. */
const ALIKE = `
kid child son daughter baby toddler; mom mother mama; dad father; parent mother father; wife husband spouse partner;
sibling brother sister; family relative; friend buddy pal; group community; neighbor neighborhood; member join; guest invite;
boss manager; coworker colleague teammate; leader lead; customer client; job work career profession occupation position;
hire employ recruit; salary income earn pay; company firm business startup; market sell; advertise promote campaign;
buy purchase order; sell sale; rent lease; own have possess; lose loss lost; cheap expensive affordable price cost;
money cash fund; donate charity fundraiser; volunteer help; gift present; carry bring; send mail letter;
movie film; book novel; photo picture image photograph; song music; band concert; ticket concert; story tale; write author;
art painting drawing; paint draw; collect collection; antique vintage; decorate decoration; game play; team club;
competition contest tournament championship; win victory; prize award trophy honor; hobby interest passion;
car vehicle; house home apartment flat; garden plant flower; shop store; town city; country nation; ocean sea beach; lake river;
mountain hill; forest wood; trip travel vacation journey holiday tour visit; visit stay; hike trail walk; move relocate;
live reside; arrive come; return back; near close; pet dog cat puppy kitten; animal wildlife; rescue save adopt;
doctor physician; sick ill disease; hurt injury injure; accident crash; medicine drug pill; therapy counsel therapist;
healthy health; strong strength; weak weakness; tired exhausted; sleep rest nap; relax unwind calm; stress anxiety pressure;
exercise workout gym fitness; train practice; meal dinner lunch breakfast; cook bake recipe; food dish meal; eat taste;
delicious tasty yummy; drink beverage; clean tidy wash; clothes outfit dress shirt; shoe boot;
sad upset unhappy; happy glad excited thrilled; angry mad; scared afraid fear; surprise shock; lonely alone; brave courage;
feel emotion; love enjoy like; hate dislike; proud pride; thank grateful appreciate; apologize sorry; agree disagree;
argue fight conflict; trust honest; hope wish; worry concern; dream aspire; inspire motivate; support encourage;
class course lesson workshop; school university college; teacher professor instructor; teach lesson instruct; degree diploma;
study learn; learn knowledge; skill talent ability; exam test; speak speech talk language; talk chat discuss; listen hear;
watch see look; read reading; meet meeting; event festival; host organize arrange; attend join participate;
party celebration celebrate; birthday anniversary; wedding marriage marry; born birth; death die funeral; pregnant baby;
grow raise; old elderly; new recent; church faith religion; culture tradition; habit routine; military army;
politics election campaign; law legal; crime police; fire flood storm; weather rain snow; nature climate environment;
start begin launch; finish complete end; stop quit leave; plan goal intend; make build create; fix repair solve;
problem issue challenge difficulty obstacle setback; achieve accomplish milestone success; improve progress; change transform;
decide choose choice; opinion view belief; advice tip suggestion; reason why because; important significant;
beautiful gorgeous pretty; difficult hard tough; easy simple; big large; small tiny little; quick fast; phone call;
computer laptop; internet online; gadget device; tool equipment gear; schedule deadline date;
bug error failure defect; crash exception; slow performance latency; delete remove erase; add insert append; rename move;
function method; variable constant; folder directory; repository git; commit branch merge; package dependency library;
deploy release ship publish; configuration setting option; database sql; server backend api; client frontend ui;
login authentication password; documentation readme; check verify validate; test specification assertion; log trace debug;
schema migration table; docker container image`;

/** A kind of things, and what is of this kind. */
const KINDS = `
activity: hike swim run paint camp dance climb cook yoga bike surf ski read craft garden; hobby: paint read cook bake hike
write draw knit sew crochet garden fish camp photography music game collect; exercise: run yoga swim gym lift bike;
sport: soccer football basketball tennis baseball swim run golf volleyball hockey surf ski bike boxing karate wrestling rugby
cricket skate gymnastics; game: play console chess card board; pet: dog cat puppy kitten rabbit hamster fish turtle parrot;
animal: dog cat horse bird lion elephant turtle bear; music: song band album concert jazz rock classical;
instrument: guitar piano violin drum flute clarinet saxophone cello; book: novel read author series fantasy;
movie: film watch actor scene; genre: fantasy mystery romance thriller comedy horror drama fiction;
art: paint draw sculpture pottery exhibit; event: festival concert party parade conference fair show race;
meal: breakfast lunch dinner brunch; food: pizza pasta salad cake soup chicken bread cookie chocolate;
dish: soup pasta salad curry chicken; dessert: cake cookie pie ice chocolate; drink: coffee tea beer wine juice;
fruit: apple banana orange strawberry grape mango; vegetable: carrot tomato potato onion spinach;
family: mother father brother sister son daughter kid wife husband parent grandmother grandfather cousin aunt uncle;
job: engineer teacher nurse designer manager developer; degree: university college graduate;
subject: math science history biology chemistry physics; charity: donate shelter volunteer; award: medal trophy certificate;
place: beach park museum restaurant city lake mountain; location: beach park street city;
country: france italy spain germany england ireland scotland sweden norway japan china thailand india egypt australia canada
mexico brazil; city: london paris york chicago boston tokyo berlin rome sydney; state: california texas florida oregon washington;
nature: forest lake mountain beach sunset tree; weather: rain snow storm sunny; season: spring summer autumn winter;
holiday: christmas thanksgiving halloween easter; flower: rose tulip sunflower lily; trip: flight hotel drive;
vehicle: car truck bike bus van; room: kitchen bedroom bathroom; furniture: couch table chair bed; appliance: oven fridge microwave;
clothing: dress shirt jacket hat jeans; color: red blue green yellow purple pink black white; size: inch feet large small;
emotion: happy sad angry proud nervous excited; feel: happy sad proud nervous anxious grateful;
health: doctor diet sick weight hospital; symptom: pain fever headache; illness: cancer flu disease;
injury: ankle knee arm leg break sprain; religion: church faith god pray; age: year birthday; duration: year month week;
device: phone laptop tablet camera; tool: hammer software app; language: english spanish french german italian chinese japanese
korean portuguese python javascript typescript rust java go; database: postgres mysql sqlite mongodb redis;
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
