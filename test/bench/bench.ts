/** A measurement: what it yields and how good that has to be. Module `test/bench/<name>.ts` exports one as `bench`. */
export interface Bench {
  /** By metric. A metric without a goal is only reported. */
  readonly goals: Readonly<Record<string, Goal>>;
  /** Measures with the command line's arguments and returns the metrics. Throws when it cannot measure. */
  run(args: readonly string[]): Promise<Readonly<Record<string, number>>>;
}

export type Goal = readonly [relation: '<=' | '>=', limit: number];

export function meets(value: number, [relation, limit]: Goal): boolean {
  return relation === '<=' ? value <= limit : value >= limit;
}

/** The metrics for a person, one to a line: name, value, goal, verdict. */
export function table(metrics: Readonly<Record<string, number>>, goals: Bench['goals']): string {
  const rows = Object.entries(metrics).map(([name, value]) => {
    const goal = goals[name];
    return [
      name,
      rounded(value),
      goal ? goal.join(' ') : '',
      goal ? (meets(value, goal) ? 'ok' : 'MISSED') : '',
    ];
  });
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const [first = 0, second = 0, third = 0] = widths;
  return rows
    .map(([name = '', value = '', goal = '', verdict = '']) =>
      `${name.padEnd(first)}  ${value.padStart(second)}  ${goal.padEnd(third)}  ${verdict}`.trimEnd(),
    )
    .join('\n');
}

function rounded(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}
