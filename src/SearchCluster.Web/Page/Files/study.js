import { confirmed, el, fill, notice } from './dom.js';
import { events, get, pages, post, remove, study as at } from './api.js';
import { mayAct, parameters, setParameters } from './app.js';
import { Chart, curves, front, history, importance, library, parallel, sliceGrid, slices, varied } from './charts.js';
import { predicate } from './filter.js';
import { TrialTable } from './table.js';
import { duration, ended, kinds, number, shortNames, spoken, states, value } from './words.js';

const topCurves = 8;

export async function show(main, name) {
  const [echarts, view] = await Promise.all([library(), get(`${at(name)}/view`)]);
  const model = {
    name, spec: view.spec, summary: view.study, notes: view.notes, importance: view.importance, importanceText: view.importanceText, objectives: view.objectives, stages: view.stages,
    metric: view.study.metric, direction: view.study.direction, most: view.trials, all: [], shown: [], names: shortNames(Object.keys(view.spec.space)), width: main.clientWidth,
  };
  const byNumber = new Map();
  const charts = [];
  let isLog = parameters().get('log') === '1';
  let isLoading = true;

  const header = el('section', { class: 'card', 'aria-label': 'Standing' });
  const found = el('p', { class: 'quiet', role: 'status' });
  const expression = el('input', { type: 'search', class: 'grow', spellcheck: 'false', 'aria-label': 'Filter trials', placeholder: `filter, such as ${firstName(view.spec)} < 0.01 and state = completed`, value: parameters().get('f') ?? '',
    oninput: () => { setParameters(all => expression.value.trim() ? all.set('f', expression.value.trim()) : all.delete('f')); apply(); } });
  const clear = el('button', { type: 'button', onclick: () => { setParameters(all => ['f', 's', 'n', 'b'].forEach(key => all.delete(key))); expression.value = ''; lines.draw(parallel(model), ['series', 'parallelAxis']); apply(); } }, 'Clear all filters');
  const csv = el('a', { href: `/api/v1${at(name)}/export?format=csv&rows=trials` }, 'CSV');
  const report = el('a', { href: `/api/v1${at(name)}/report`, target: '_blank', rel: 'noopener' }, 'Report');
  const log = el('button', { type: 'button', 'aria-pressed': String(isLog), onclick: () => { isLog = !isLog; log.setAttribute('aria-pressed', String(isLog)); setParameters(all => isLog ? all.set('log', '1') : all.delete('log')); draw(); } }, 'log axis');
  const notes = el('ul', { class: 'notes' });
  const figure = (title, label, className = '', extra = null) => {
    const box = el('div', { class: `chart ${className}`, role: 'img', 'aria-label': label });
    return { box, card: el('section', { class: 'card' }, el('div', { class: 'row' }, el('h2', {}, title), extra), box) };
  };
  const historyFigure = figure('History', `${model.metric} of every trial, and the best so far`, '', log);
  const parallelFigure = figure('Parallel coordinates', 'Each line a trial, each axis a parameter', 'tall', el('span', { class: 'quiet' }, 'drag along an axis to choose; everything else follows'));
  const slicesFigure = figure('Slices', `${model.metric} over each parameter`);
  const curvesFigure = figure('Learning curves', `${model.metric} over epochs of the best trials`, '', el('span', { class: 'quiet' }, `the best ${topCurves} that the filter leaves`));
  const importanceFigure = figure('Importance', 'Shares of the variance that each parameter explains');
  const importanceWords = el('p', {});
  importanceFigure.card.append(importanceWords);
  const frontFigure = view.study.front ? figure('Pareto front', 'Trials that no other beats in all objectives') : null;
  const table = new TrialTable(model, parameters().get('sort') ?? 'number', sort => setParameters(all => all.set('sort', sort)));
  const notesCard = el('section', { class: 'card' }, el('h2', {}, 'What the lecture would say'), notes);
  const stagesCard = view.stages.length > 0 && el('section', { class: 'card wide' }, el('h2', {}, 'Stages'), el('ol', {}, view.stages.map(stage => el('li', {}, stage.text))));
  parallelFigure.card.classList.add('wide');
  slicesFigure.card.classList.add('wide');
  slicesFigure.box.style.height = `${210 * sliceGrid(model).rows}px`;

  main.replaceChildren(header, el('div', { class: 'row', role: 'search' }, expression, clear, csv, report), found,
    el('div', { class: 'grid' }, historyFigure.card, importanceFigure.card, parallelFigure.card, slicesFigure.card, curvesFigure.card, notesCard, frontFigure?.card ?? '', stagesCard || ''),
    el('section', { class: 'card', style: { marginTop: '14px' } }, el('h2', {}, 'Trials'), table.element));
  const make = (figure, label) => { const chart = new Chart(echarts, figure.box, label); charts.push(chart); return chart; };
  const over = make(historyFigure, `${model.metric} of each trial`);
  const lines = make(parallelFigure, 'Trials as lines over their parameters');
  const small = make(slicesFigure, 'The objective over each parameter');
  const learning = make(curvesFigure, 'Learning curves of the best trials');
  const share = make(importanceFigure, 'Importance of parameters');
  const pareto = frontFigure ? make(frontFigure, 'Pareto front') : null;
  for (const chart of [over, small, pareto].filter(Boolean)) chart.on('click', point => { if (point.data?.trial) location.hash = `#/study/${encodeURIComponent(name)}/trial/${point.data.trial.number}`; });
  lines.on('axisareaselected', () => { keepBrush(); apply(true); });

  const axes = () => [...varied(model.spec).map(([key]) => key), 'value'];
  function keepBrush() {
    const option = lines.chart.getOption();
    const model_ = lines.chart.getModel();
    setParameters(all => {
      all.delete('b');
      axes().forEach((key, place) => {
        const intervals = model_.getComponent('parallelAxis', place)?.activeIntervals ?? [];
        const categories = option.parallelAxis[place].type === 'category' ? option.parallelAxis[place].data : null;
        const parts = intervals.flatMap(([low, high]) => categories ? categories.filter((_, index) => index >= low - .5 && index <= high + .5) : [`${Number(low.toPrecision(6))}…${Number(high.toPrecision(6))}`]);
        if (intervals.length) all.append('b', [key, ...parts].join('|'));
      });
    });
  }

  const noteTrials = (note, trial) => kinds(trial).some(kind => spoken(kind) === note) || (note === spoken(trial.state)) || (model.notes.find(one => one.heading === note)?.trials.includes(trial.number) ?? false);
  function apply(isBrush = false) {
    let wanted = () => true;
    try {
      wanted = predicate(parameters(), noteTrials);
      expression.setCustomValidity('');
    } catch (error) {
      expression.setCustomValidity(error.message);
      found.textContent = error.message;
      return;
    }
    model.shown = model.all.filter(wanted);
    draw(isBrush);
  }

  let version = 0;
  async function learn() {
    const mine = ++version;
    const sign = model.direction === 'maximize' ? -1 : 1;
    const best = model.shown.filter(trial => typeof trial.value === 'number' && trial.epochs > 0).sort((a, b) => sign * (a.value - b.value)).slice(0, topCurves);
    curvesFigure.card.hidden = model.all.length > 0 && Math.max(...model.all.map(trial => trial.epochs)) < 2;
    if (curvesFigure.card.hidden) return;
    const detailed = await Promise.all(best.map(trial => get(`${at(name)}/trials/${trial.number}`).catch(() => null)));
    if (mine !== version) return;
    learning.draw(curves(model.metric, detailed.filter(Boolean).map((trial, place) => ({ name: `trial ${trial.number}`, isBest: place === 0,
      points: trial.reports.filter(one => !one.fold).map(one => [one.epoch, one[model.metric]]) })), isLog));
  }

  function draw(isBrush = false) {
    found.textContent = isLoading ? `Loading, ${model.all.length} of ${model.summary.counts.proposed} trials …`
      : model.shown.length === model.all.length ? `${model.all.length} trials` : `${model.shown.length} of ${model.all.length} trials`;
    over.draw(history(model, isLog));
    if (!isBrush) lines.draw(parallel(model));
    small.draw(slices(model));
    if (pareto) pareto.draw(front(model));
    if (model.importance) share.draw(importance(model));
    table.show(model.shown);
    drawHeader();
    drawNotes();
    clearTimeout(draw.later);
    draw.later = setTimeout(learn, 400);
  }

  function drawNotes() {
    importanceFigure.box.hidden = !model.importance;
    importanceWords.textContent = model.importanceText ?? 'Too few trials have a result to say what mattered.';
    const chosen = parameters().get('n');
    fill(notes, model.notes.length === 0 ? el('li', { class: 'quiet' }, 'Nothing to say so far.') : model.notes.map(note => el('li', {},
      el('button', { type: 'button', 'aria-pressed': String(chosen === note.heading), onclick: () => { setParameters(all => chosen === note.heading ? all.delete('n') : all.set('n', note.heading)); apply(); } }, `${note.heading} · ${note.count}`),
      note.exampleText)));
  }

  function drawHeader() {
    const { summary } = model;
    const counts = summary.counts;
    const isFinal = ['Completed', 'Stopped', 'Canceled', 'Failed'].includes(summary.state);
    const left = !isFinal && summary.timing.trialsPerSecond > 0 && model.most ? duration((model.most - ended(counts)) / summary.timing.trialsPerSecond) : null;
    const wanted = parameters().get('s')?.split(',') ?? [];
    const toggle = state => { setParameters(all => { const next = wanted.includes(state) ? wanted.filter(one => one !== state) : [...wanted, state]; if (next.length) all.set('s', next.join(',')); else all.delete('s'); }); apply(); };
    const most = Math.max(model.most ?? 0, counts.proposed, 1);
    const best = summary.best;
    const facts = [
      ['best', best ? el('a', { href: `#/study/${encodeURIComponent(name)}/trial/${best.number}` }, `${number(best.value)} by trial ${best.number}`) : 'none yet'],
      best?.test && ['on the test split', Object.entries(best.test).map(([key, one]) => `${key} ${number(one)}`).join(', ')],
      ['objective', `${summary.direction} ${summary.metric}`], ['sampler', model.spec.sampler?.kind ?? 'random'], ['pruner', model.spec.pruner?.kind ?? 'none'],
      ['trials', `${ended(counts)} of ${model.most ?? counts.proposed}`], counts.running > 0 && ['slots at work', counts.running],
      ['trials a minute', number(60 * summary.timing.trialsPerSecond)], ['time', duration(summary.timing.seconds)], left && ['left, about', left], ['seed', summary.seed],
    ];
    fill(header,
      el('div', { class: 'row' }, el('div', { class: 'grow' }, el('h1', {}, name), el('span', {}, el('strong', {}, summary.state), summary.reason ? `: ${summary.reason}` : '')), mayAct() && el('div', { class: 'row' }, actions(isFinal))),
      el('div', { class: 'states', 'aria-hidden': 'true' }, states.map(state => el('span', { style: { width: `${100 * counts[state.toLowerCase()] / most}%`, background: `var(--${state})` } }))),
      el('div', { class: 'row' }, states.filter(state => counts[state.toLowerCase()] > 0).map(state => el('button', { type: 'button', class: 'chip', 'aria-pressed': String(wanted.includes(state)), onclick: () => toggle(state) },
        el('span', { class: 'dot', style: { background: `var(--${state})` } }), `${state} ${counts[state.toLowerCase()]}`))),
      el('dl', { class: 'facts' }, facts.filter(Boolean).map(([term, fact]) => el('div', {}, el('dt', {}, term), el('dd', {}, fact)))));
  }

  const act = async (action, question) => {
    if (question && !await confirmed(question, action)) return;
    try { model.summary = await post(`${at(name)}/${action}`); drawHeader(); listen(); } catch (error) { notice(error.message); }
  };
  const button = (title, action, question) => el('button', { type: 'button', class: question ? 'danger' : '', onclick: () => act(action, question) }, title);
  function actions(isFinal) {
    const { state } = model.summary;
    return [
      state === 'Running' && button('Pause', 'pause'), state === 'Paused' && button('Resume', 'resume'),
      !isFinal && state !== 'Stopping' && button('Stop', 'stop', `Stop ${name}? Trials that run go on to their end; no new ones begin.`),
      !isFinal && button('Cancel', 'cancel', `Cancel ${name}? Its running trials end at once, for good.`),
      (isFinal || state === 'Paused') && el('button', { type: 'button', class: 'danger', onclick: async () => {
        if (!await confirmed(`Delete ${name} with its ${model.summary.counts.proposed} trials, for good?`, 'Delete')) return;
        try { await remove(at(name)); location.hash = '#/studies'; } catch (error) { notice(error.message); }
      } }, 'Delete'),
    ];
  }

  // What is new is read once for all events of a moment.
  let dirty = new Set();
  let ticking = null;
  let sequence = view.sequence;
  let close = () => {};
  async function tick() {
    const numbers = [...dirty].sort((a, b) => a - b);
    dirty = new Set();
    try {
      if (numbers.length > 0) await pages(`${at(name)}/trials?after=${numbers[0] - 1}&limit=${Math.min(2000, numbers.at(-1) - numbers[0] + 1)}`, page => { keep(page.filter(trial => trial.number <= numbers.at(-1))); });
      const fresh = await get(`${at(name)}/view`);
      Object.assign(model, { summary: fresh.study, notes: fresh.notes, importance: fresh.importance, importanceText: fresh.importanceText, most: fresh.trials });
      apply();
    } catch (error) {
      if (error.status === 404) { notice(`study ${name} was deleted`); location.hash = '#/studies'; } else notice(error.message);
    }
    ticking = dirty.size > 0 ? setTimeout(tick, 500) : null;
  }
  function listen() {
    close();
    close = events(`${at(name)}/events?after=${sequence}`, { message: (event, raw) => {
      sequence = Number(raw.lastEventId);
      if (event.trial !== undefined) dirty.add(event.trial);
      ticking ??= setTimeout(tick, 250);
    } });
  }
  function keep(page) {
    for (const trial of page) byNumber.set(trial.number, trial);
    model.all = [...byNumber.values()].sort((a, b) => a.number - b.number);
  }

  const onParameters = () => { expression.value = parameters().get('f') ?? ''; apply(); };
  window.addEventListener('parameters', onParameters);
  let last = 0;
  await pages(`${at(name)}/trials?limit=2000`, page => { keep(page); if (performance.now() - last > 500) { apply(); last = performance.now(); } });
  isLoading = false;
  apply();
  listen();
  return () => { close(); clearTimeout(ticking); clearTimeout(draw.later); version++; window.removeEventListener('parameters', onParameters); charts.forEach(chart => chart.dispose()); };
}

const firstName = spec => Object.keys(spec.space)[0]?.split('.').at(-1) ?? 'value';
