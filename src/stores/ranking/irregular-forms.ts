/** "forms=base": English forms that no rule of endings reaches. Those that are as often another word are left out. */
const FORMS = `
ate eaten=eat, beaten=beat, became=become, began begun=begin, bent=bend, bitten=bite, blew blown=blow, broke broken=break,
brought=bring, built=build, burnt=burn, bought=buy, caught=catch, chose chosen=choose, came=come, crept=creep, dealt=deal,
dug=dig, did done does=do, drew drawn=draw, dreamt=dream, drank drunk=drink, drove driven=drive, fed=feed, fell fallen=fall,
felt=feel, fought=fight, found=find, fled=flee, flew flown=fly, forbade forbidden=forbid, forgot forgotten=forget,
forgave forgiven=forgive, froze frozen=freeze, got gotten=get, gave given=give, went gone=go, grew grown=grow, hung=hang,
had has=have, heard=hear, hid hidden=hide, held=hold, kept=keep, knew known=know, laid=lay, led=lead, leapt=leap,
learnt=learn, left=leave, lent=lend, lit=light, lost=lose, made=make, meant=mean, met=meet, mistook mistaken=mistake,
overcame=overcome, paid=pay, proven=prove, rode ridden=ride, rang rung=ring, rose risen=rise, ran=run, said=say,
saw seen=see, sought=seek, sold=sell, sent=send, sewn=sew, shook shaken=shake, shone=shine, shot=shoot, shown=show,
shrank shrunk=shrink, sang sung=sing, sank sunk=sink, sat=sit, slept=sleep, slid=slide, spoke spoken=speak, spent=spend,
spun=spin, sprang sprung=spring, stood=stand, stole stolen=steal, stuck=stick, struck=strike, swore sworn=swear,
swept=sweep, swam swum=swim, swung=swing, took taken=take, taught=teach, tore torn=tear, told=tell, thought=think,
threw thrown=throw, understood=understand, undertook undertaken=undertake, woke woken=wake, wore worn=wear, won=win,
wove woven=weave, wept=weep, withdrew withdrawn=withdraw, wrote written=write, rewrote rewritten=rewrite,
children=child, people=person, men=man, women=woman, feet=foot, teeth=tooth, mice=mouse, geese=goose, wives=wife,
knives=knife, halves=half, shelves=shelf, wolves=wolf, loaves=loaf, thieves=thief, indices=index, matrices=matrix,
vertices=vertex, analyses=analysis, criteria=criterion, better best=good, worse worst=bad`;

/** Short forms, of talk and of programming. */
const SHORT_FORMS = `
pic pics=picture, info=information, exam exams=examination, lab=laboratory, fridge=refrigerator, ad ads=advertisement, uni=university,
tv=television, phone=telephone, bike bikes=bicycle, mum mommy=mom, daddy=dad, grandma=grandmother, grandpa=grandfather,
gonna=go, wanna=want, favourite=favorite, colour=color, neighbour=neighbor, centre=center, theatre=theater, programme=program, grey=gray,
config=configuration, repo=repository, doc docs=documentation, auth=authentication, db=database, env=environment,
dev=develop, prod=production, perf=performance, deps=dependency, spec=specification, app=application`;

export const IRREGULAR_FORMS: ReadonlyMap<string, string> = new Map(
  `${FORMS},${SHORT_FORMS}`
    .trim()
    .split(/,\s+/)
    .flatMap((entry) => {
      const [forms = '', base = ''] = entry.split('=');
      return forms.split(' ').map((form): [string, string] => [form, base]);
    }),
);
