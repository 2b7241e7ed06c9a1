import { el, notice } from './dom.js';
import { get, study as at } from './api.js';
import { Chart, curves, library } from './charts.js';
import { duration, number, spoken, value } from './words.js';

const measures = [['activationMean', 'mean activation'], ['activationStandardDeviation', 'deviation of activations'], ['deadShare', 'share of dead units'], ['saturatedShare', 'share of saturated units'], ['gradientNorm', 'norm of the gradient'], ['updateRatio', 'update over weight']];

// One trial: what it tried, how it went, epoch by epoch and layer by layer.
export async function show(main, name, number_) {
  const [echarts, trial, study] = await Promise.all([library(), get(`${at(name)}/trials/${number_}`), get(at(name))]);
  const charts = [];
  const best = study.best && study.best.number !== trial.number ? study.best.configuration : null;
  const reports = trial.reports.filter(one => !one.fold);
  const metrics = [...new Set(reports.flatMap(report => Object.entries(report).filter(([key, one]) => key !== 'epoch' && typeof one === 'number').map(([key]) => key)))];
  const groups = Object.groupBy ? Object.groupBy(metrics, metric => metric.split('.').at(-1)) : Object.fromEntries(metrics.map(metric => [metric, [metric]]));
  const layers = [...new Set(reports.flatMap(report => (report.layers ?? []).map(layer => layer.layer)))];
  const draw = (box, title, series, isLog) => { const chart = new Chart(echarts, box, title); charts.push(chart); chart.draw(curves(title, series, isLog)); };
  const figure = title => { const box = el('div', { class: 'chart', role: 'img', 'aria-label': `${title} over epochs` }); return [el('section', { class: 'card' }, el('h2', {}, title), box), box]; };
  const link = number => `#/study/${encodeURIComponent(name)}/trial/${number}`;
  const curvesFigures = Object.entries(groups).map(([group, members]) => [group, members, ...figure(group)]);
  const layerFigures = measures.filter(([key]) => reports.some(report => report.layers?.some(layer => typeof layer[key] === 'number'))).map(([key, title]) => [key, ...figure(title)]);

  main.replaceChildren(
    el('p', {}, el('a', { href: `#/study/${encodeURIComponent(name)}` }, `← ${name}`)),
    el('section', { class: 'card' },
      el('div', { class: 'row' }, el('h1', { class: 'grow' }, `Trial ${trial.number}`),
        trial.number > 0 && el('a', { href: link(trial.number - 1) }, 'previous'), trial.number + 1 < study.counts.proposed && el('a', { href: link(trial.number + 1) }, 'next')),
      el('p', {}, el('strong', { style: { color: `var(--${trial.state})` } }, trial.state), trial.reason ? `: ${trial.reason}` : ''),
      el('dl', { class: 'facts' }, [[study.metric, number(trial.value)], ['epochs', trial.epochs], ['attempts', trial.attempts], ['time', duration(trial.timing?.seconds)], ['silo', trial.timing?.silo ?? '–'], trial.lineage && ['from', trial.lineage.text],
        ...Object.entries(trial.metrics).filter(([key]) => key !== study.metric).map(([key, one]) => [key, number(one)])]
        .filter(Boolean).map(([term, fact]) => el('div', {}, el('dt', {}, term), el('dd', {}, fact))))),
    trial.verdicts.length > 0 && el('section', { class: 'card' }, el('h2', {}, 'What the lecture would say'), el('ul', { class: 'notes' }, trial.verdicts.map(verdict => el('li', {}, el('strong', {}, spoken(verdict.kind)), ` ${verdict.text}`)))) || '',
    el('section', { class: 'card' }, el('h2', {}, 'Configuration'), el('div', { class: 'scroll' }, el('table', {},
      el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'parameter'), el('th', { scope: 'col' }, 'value'), best && el('th', { scope: 'col' }, `of the best, trial ${study.best.number}`))),
      el('tbody', {}, [...new Set([...Object.keys(trial.configuration), ...Object.keys(best ?? {})])].map(key => el('tr', {}, el('td', {}, key),
        el('td', { class: best && value(best[key]) !== value(trial.configuration[key]) ? 'different' : '' }, value(trial.configuration[key]) || '–'), best && el('td', {}, value(best[key]) || '–'))))))),
    el('div', { class: 'grid' }, curvesFigures.map(([, , card]) => card), layerFigures.map(([, card]) => card)));

  for (const [group, members, , box] of curvesFigures)
    draw(box, group, members.map(metric => ({ name: metric, isBest: metric === study.metric, points: reports.map(report => [report.epoch, report[metric]]) })), false);
  for (const [key, , box] of layerFigures)
    draw(box, key, layers.map(layer => ({ name: layer, points: reports.map(report => [report.epoch, report.layers?.find(one => one.layer === layer)?.[key]]) })), key === 'gradientNorm' || key === 'updateRatio');
  if (reports.length === 0 && trial.state !== 'Pending') notice('this trial has reported nothing yet');
  return () => charts.forEach(chart => chart.dispose());
}
