/** What the conversations are made of: words with the forms that English gives them. */
export interface Verb {
  readonly base: string;
  readonly past: string;
  readonly ing: string;
  /** Another word for it, which is no verb of the vocabulary. */
  readonly synonym: string;
}

export interface Noun {
  readonly one: string;
  readonly many: string;
}

export const VERBS: readonly Verb[] = rows(`
  buy bought buying purchase, sell sold selling auction, find found finding discover, lose lost losing misplace,
  build built building construct, break broke breaking wreck, bring brought bringing fetch,
  choose chose choosing select, draw drew drawing sketch, steal stole stealing swipe, give gave giving donate,
  hide hid hiding conceal, leave left leaving abandon, lend lent lending loan, make made making craft,
  send sent sending mail, throw threw throwing toss, wear wore wearing sport, tear tore tearing rip,
  hang hung hanging suspend, keep kept keeping retain, repair repaired repairing mend,
  paint painted painting colour, clean cleaned cleaning scrub, order ordered ordering request,
  borrow borrowed borrowing scrounge, carry carried carrying haul, copy copied copying duplicate,
  deliver delivered delivering dispatch, design designed designing plan, drop dropped dropping fumble,
  replace replaced replacing swap, store stored storing stash, study studied studying research,
  test tested testing evaluate, wrap wrapped wrapping package, measure measured measuring gauge,
  polish polished polishing shine, collect collected collecting gather, destroy destroyed destroying ruin,
  weigh weighed weighing balance, carve carved carving whittle, inspect inspected inspecting examine,
  label labelled labelling tag, rent rented renting hire, restore restored restoring renovate,
  photograph photographed photographing snap, bury buried burying inter`).map(
  ([base = '', past = '', ing = '', synonym = '']) => ({ base, past, ing, synonym }),
);

export const NOUNS: readonly Noun[] = rows(`
  kettle, bicycle, guitar, lamp, carpet, ladder, piano, camera, mirror, knife knives, shelf shelves, battery, clock,
  blanket, teapot, violin, wardrobe, saddle, lantern, tent, compass, telescope, typewriter, radio, sofa, curtain,
  candle, basket, vase, hammer, chisel, saw, drill, wrench, toolbox, bench, stool, drawer, cabinet, bookcase,
  notebook, atlas, dictionary, diary, letter, postcard, poster, painting, sculpture, statue, medal, coin, stamp,
  watch, ring, necklace, bracelet, brooch, scarf scarves, glove, jacket, coat, sweater, boot, sandal, helmet, umbrella,
  suitcase, backpack, wallet, canoe, kayak, paddle, anchor, rope, sail, net, wheel, tyre, engine, pump, boiler, stove,
  oven, grill, skillet, saucepan, ladle, platter, goblet, bottle, barrel, jar, crate, trunk, chest, doll, puppet, kite,
  puzzle, chessboard, trophy, drum, flute, trumpet, harp, banjo, accordion, loom, spindle, quilt, cushion, mattress,
  greenhouse, birdhouse, beehive, aquarium, fountain, gate, fence, shutter, chimney, microscope, barometer, printer,
  keyboard, monitor, scanner, router, antenna, speaker, turntable, projector, robot, drone, calculator`).map(
  ([one = '', many]) => ({ one, many: many ?? plural(one) }),
);

export const NAMES = words(`
  Marta Jonas Priya Tomas Ingrid Kwame Yuki Leila Pavel Rosa Emre Nadia Oskar Bianca Hugo Freya Dmitri Aisha Luca Maren
  Felix Zoe Anton Carmen Idris Helga Mateo Sunniva Rafael Noor Stefan Amara Viktor Elif Gustav Paloma Henrik Talia
  Bruno Saskia Cyrus Wanda Levi Odette Ravi Greta Milan Thea`);

export const ADJECTIVES = words(`
  copper wooden antique striped crimson velvet rusty folding leather golden crooked dusty enormous fragile glass grey
  handmade heavy hollow ivory lacquered light linen little mossy narrow oval painted pale patched plain portable purple
  rare round scratched shiny silver sturdy tiny turquoise vintage waterproof woollen yellow bamboo bronze ceramic
  checkered cracked curved emerald faded feathered`);

export const PLACES = words(`
  Lisbon Oslo Kyoto Tallinn Cusco Dakar Quebec Valencia Tbilisi Hanoi Porto Bergen Ghent Cork Split Riga Seville Lyon
  Leipzig Turin Krakow Utrecht Malmo Graz Bilbao Dundee Tromso Izmir Fez Muscat Jaipur Penang Hobart Nelson Tucson
  Savannah Duluth Halifax Merida Salta Valdivia Cuenca Antigua Zanzibar Windhoek Maputo Kigali Accra`);

export const MONTHS = words('January February March April May June July August September October November');

/** With the words that questions are made of, which are common in any conversation. */
export const SMALL_TALK: readonly string[] = [
  'That sounds good to me, let us talk about it tomorrow.',
  'Do you remember where I put the keys?',
  'I am not sure yet what to think of it.',
  'By the way, where did everybody go after dinner?',
  'Could you remind me of it next week?',
  'Did they say which of the two it was?',
  'Which place do you like best in this town?',
  'It took much longer than any of us had expected.',
  'Where was it that we wanted to meet?',
  'It is a small town, you remember how it was.',
  'In some other place it would have been easier.',
  'That was the one they wanted, do not ask me why.',
];

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

function rows(text: string): readonly (readonly string[])[] {
  return text.split(',').map(words);
}

function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}
