import { kinds } from './words.js';

// One filter for every chart and the table: an expression, a brush on axes, states and notes; all of it stands in the address.
const word = /\s*(?:([<>!]?=|[<>~]|[()])|"([^"]*)"|'([^']*)'|([^\s<>=!~()"']+))/y;

function tokens(text) {
  const found = [];
  word.lastIndex = 0;
  while (word.lastIndex < text.trimEnd().length) {
    const match = word.exec(text);
    if (!match) throw new Error(`cannot read the filter from ‘${text.slice(found.at(-1)?.end ?? 0)}’ on`);
    found.push({ operator: match[1], text: match[2] ?? match[3] ?? match[4], isQuoted: match[4] === undefined, end: word.lastIndex });
  }
  return found;
}

export function valueOf(trial, name) {
  switch (name) {
    case 'state': return trial.state;
    case 'value': return trial.value;
    case 'number': case 'trial': return trial.number;
    case 'epochs': case 'attempts': return trial[name];
    case 'seconds': return trial.timing?.seconds;
    case 'verdict': return kinds(trial).join(' ');
    case 'reason': return trial.reason;
  }
  if (name in trial.configuration) return trial.configuration[name];
  if (name in (trial.metrics ?? {})) return trial.metrics[name];
  const key = Object.keys(trial.configuration).find(one => one.endsWith(`.${name}`)) ?? null;
  return key ? trial.configuration[key] : undefined;
}

const text = value => (typeof value === 'object' && value ? value.kind ?? JSON.stringify(value) : String(value ?? '')).toLowerCase();

function compare(operator, left, right) {
  if (left === undefined || left === null) return operator === '!=';
  const [a, b] = [Number(left), Number(right)];
  const isNumeric = typeof left === 'number' && right.trim() !== '' && !Number.isNaN(b);
  switch (operator) {
    case '=': return isNumeric ? a === b : text(left) === right.toLowerCase();
    case '!=': return isNumeric ? a !== b : text(left) !== right.toLowerCase();
    case '~': return text(left).includes(right.toLowerCase());
    case '<': return isNumeric && a < b;
    case '<=': return isNumeric && a <= b;
    case '>': return isNumeric && a > b;
    default: return isNumeric && a >= b;
  }
}

// or ← and ← not ← comparison.
export function parse(source) {
  const found = tokens(source);
  let at = 0;
  const is = keyword => found[at] && !found[at].operator && !found[at].isQuoted && found[at].text.toLowerCase() === keyword;
  const either = () => {
    let left = both();
    while (is('or')) { at++; const [one, other] = [left, both()]; left = trial => one(trial) || other(trial); }
    return left;
  };
  const both = () => {
    let left = unary();
    while (is('and')) { at++; const [one, other] = [left, unary()]; left = trial => one(trial) && other(trial); }
    return left;
  };
  const unary = () => {
    if (is('not')) { at++; const inner = unary(); return trial => !inner(trial); }
    if (found[at]?.operator === '(') {
      at++;
      const inner = either();
      if (found[at++]?.operator !== ')') throw new Error('a ‘)’ is missing');
      return inner;
    }
    const [name, operator, right] = [found[at], found[at + 1], found[at + 2]];
    if (!name || name.operator) throw new Error('a name is missing, such as value');
    if (!operator?.operator || !right || right.operator) throw new Error(`‘${name.text}’ is compared with nothing: write ${name.text} < 0.1`);
    at += 3;
    return trial => compare(operator.operator, valueOf(trial, name.text), right.text);
  };
  if (found.length === 0) return () => true;
  const predicate = either();
  if (at < found.length) throw new Error(`‘${found[at].text ?? found[at].operator}’ is one word too many: join comparisons with and, or`);
  return predicate;
}

// What the address says, as one predicate.
export function predicate(parameters, noteTrials) {
  const parts = [];
  if (parameters.get('f')) parts.push(parse(parameters.get('f')));
  const wanted = parameters.get('s')?.split(',');
  if (wanted) parts.push(trial => wanted.includes(trial.state));
  const note = parameters.get('n');
  if (note) parts.push(trial => noteTrials(note, trial));
  for (const brush of parameters.getAll('b')) {
    const [name, ...ranges] = brush.split('|');
    const spans = ranges.map(range => range.split('…'));
    parts.push(trial => {
      const one = valueOf(trial, name);
      return spans.some(([low, high]) => high === undefined ? text(one) === low.toLowerCase() : typeof one === 'number' && one >= Number(low) && one <= Number(high));
    });
  }
  return trial => parts.every(part => part(trial));
}
