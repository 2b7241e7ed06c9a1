export const states = ['Completed', 'Pruned', 'Diverged', 'Failed', 'Canceled', 'Running', 'Paused', 'Pending'];

export const isNumber = value => typeof value === 'number' && Number.isFinite(value);

export function number(value) {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string') return value;
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e6) return String(value);
  return size >= 1e6 || size < 1e-3 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

export function value(one) {
  if (one === null || one === undefined) return '';
  if (typeof one === 'number') return number(one);
  if (typeof one === 'object') return one.kind && Object.keys(one).length === 1 ? one.kind : one.kind ? `${one.kind} ${Object.entries(one).filter(([key]) => key !== 'kind').map(([key, part]) => `${key} ${value(part)}`).join(' ')}` : JSON.stringify(one);
  return String(one);
}

export function duration(seconds) {
  if (!isNumber(seconds)) return '–';
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return minutes < 2880 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${Math.round(minutes / 1440)} days`;
}

// The last parts of names, where they do not clash.
export function shortNames(names) {
  const short = name => name.split('.').at(-1);
  const count = {};
  for (const name of names) count[short(name)] = (count[short(name)] ?? 0) + 1;
  return Object.fromEntries(names.map(name => [name, count[short(name)] === 1 ? short(name) : name]));
}

export const kinds = trial => [...new Set((trial.verdicts ?? []).map(verdict => verdict.kind))];
export const spoken = name => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
export const ended = counts => counts.completed + counts.pruned + counts.diverged + counts.failed + counts.canceled;
