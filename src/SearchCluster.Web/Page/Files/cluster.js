import { el, fill } from './dom.js';
import { events } from './api.js';
import { duration, number } from './words.js';

// Silos with their slots, and what each executes.
export function show(main) {
  const list = el('div');
  const head = el('p', { class: 'quiet', role: 'status' }, 'Loading …');
  main.replaceChildren(el('h1', {}, 'Cluster'), head, list);
  return events('/changes', {
    cluster: cluster => {
      head.textContent = `${cluster.silos.length} ${cluster.silos.length === 1 ? 'silo' : 'silos'}, ${cluster.busy} of ${cluster.slots} slots busy`;
      fill(list, cluster.silos.map(silo => el('section', { class: 'card' },
        el('h2', {}, silo.silo), el('p', { class: 'quiet' }, [silo.status, ...silo.labels].join(' · ')),
        silo.takenOut && el('p', { role: 'alert' }, `Gets no more work: ${silo.takenOut}`),
        el('div', { class: 'slots' },
          silo.running.map(one => el('a', { class: 'slot busy', href: `#/study/${encodeURIComponent(one.study)}/trial/${one.trial}` },
            `${one.study} · trial ${one.trial}`, el('br'), `epoch ${one.epoch}${one.value === undefined ? '' : ` · ${number(one.value)}`} · ${duration(one.seconds)}`)),
          Array.from({ length: Math.max(0, (silo.slots ?? 0) - silo.running.length) }, () => el('span', { class: 'slot quiet' }, 'free'))))));
    },
  });
}
