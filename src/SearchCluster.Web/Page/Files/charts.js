import { isDark } from './app.js';
import { number, shortNames, states, value } from './words.js';
import { valueOf } from './filter.js';

// Charts are drawn by Apache ECharts, which is loaded when the first one is needed. They are made once and then told what is new.
let loading;
export function library() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = '/page/echarts.js';
    script.onload = () => resolve(window.echarts);
    script.onerror = () => reject(new Error('the charts could not be loaded'));
    document.head.append(script);
  });
  return loading;
}

const css = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
export const stateColor = state => css(state);

export class Chart {
  constructor(echarts, element, label) {
    this.echarts = echarts;
    this.element = element;
    this.label = label;
    this.make = () => {
      this.chart?.dispose();
      this.chart = echarts.init(element, isDark() ? 'dark' : null, { renderer: 'canvas' });
      for (const [name, handler] of this.handlers ?? []) this.chart.on(name, handler);
      if (this.option) this.draw(this.option);
    };
    this.onTheme = () => this.make();
    this.resizes = new ResizeObserver(() => this.chart?.resize());
    this.resizes.observe(element);
    window.addEventListener('theme', this.onTheme);
    this.make();
  }

  on(name, handler) { (this.handlers ??= []).push([name, handler]); this.chart.on(name, handler); }

  // The option is made anew by a function, since its colours follow the theme.
  draw(option, replace) {
    this.option = option;
    this.chart.setOption({ backgroundColor: 'transparent', animation: false, aria: { enabled: true, label: { description: this.label } },
      textStyle: { fontFamily: 'system-ui, sans-serif' }, ...option() }, { replaceMerge: replace ?? ['series'] });
  }

  dispose() { this.resizes.disconnect(); window.removeEventListener('theme', this.onTheme); this.chart.dispose(); }
}

const tooltip = { renderMode: 'richText', confine: true };
const quiet = () => css('quiet');
const line = () => css('line');
const axis = extra => ({ axisLine: { lineStyle: { color: quiet() } }, splitLine: { lineStyle: { color: line() } }, axisLabel: { color: quiet(), hideOverlap: true }, nameTextStyle: { color: quiet() }, ...extra });
const numeric = { formatter: number };

const words = (trial, metric) => `trial ${trial.number} · ${trial.state}\n${metric} ${number(trial.value)}\n${Object.entries(trial.configuration).map(([name, one]) => `${name}  ${value(one)}`).join('\n')}`;

// A span that leaves out what would press everything else to one line: values far beyond three quartiles from the middle.
export function span(values) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length < 5) return {};
  const [low, high] = [sorted[Math.floor(sorted.length / 4)], sorted[Math.floor(3 * sorted.length / 4)]];
  const reach = 3 * (high - low);
  const inside = sorted.filter(one => one >= low - reach && one <= high + reach);
  return reach > 0 && inside.length < sorted.length ? { min: inside[0], max: inside.at(-1) } : {};
}

export function history(model, isLog) {
  const { metric, direction } = model;
  const better = direction === 'maximize' ? (a, b) => a > b : (a, b) => a < b;
  return () => {
    const best = [];
    for (const trial of model.all)
      if (trial.state === 'Completed' && typeof trial.value === 'number' && trial.violation === undefined && (best.length === 0 || better(trial.value, best.at(-1)[1]))) best.push([trial.number, trial.value]);
    if (best.length > 0) best.push([model.all.at(-1).number, best.at(-1)[1]]);
    const valued = model.shown.filter(trial => typeof trial.value === 'number' && (!isLog || trial.value > 0));
    const shownStates = states.filter(state => valued.some(trial => trial.state === state));
    return {
      grid: { left: 8, right: 16, top: 56, bottom: 24, containLabel: true },
      legend: { top: 0, textStyle: { color: quiet() }, type: 'scroll' },
      tooltip: { ...tooltip, formatter: point => point.data.trial ? words(point.data.trial, metric) : `best so far ${number(point.data[1])}` },
      xAxis: axis({ type: 'value', name: 'trial', nameLocation: 'middle', nameGap: 24, minInterval: 1, max: Math.max(1, (model.all.at(-1)?.number ?? 0)) }),
      yAxis: axis({ type: isLog ? 'log' : 'value', name: metric, scale: true, axisLabel: { color: quiet(), ...numeric }, nameTextStyle: { color: quiet(), align: 'left' }, ...(isLog ? {} : span(valued.map(trial => trial.value))) }),
      series: [
        ...shownStates.map(state => ({ id: state, name: state, type: 'scatter', symbolSize: valued.length > 2000 ? 4 : 7, large: valued.length > 5000, clip: true, itemStyle: { color: css(state), opacity: .75 },
          data: valued.filter(trial => trial.state === state).map(trial => ({ value: [trial.number, trial.value], trial })) })),
        { id: 'best so far', name: 'best so far', type: 'line', step: 'end', symbol: 'none', clip: true, lineStyle: { color: css('accent'), width: 2 }, itemStyle: { color: css('accent') }, data: isLog ? best.filter(one => one[1] > 0) : best },
      ],
    };
  };
}

const isLogarithmic = domain => domain.kind === 'logUniform' || domain.log === true || domain.kind === 'logNormal';
export const varied = spec => Object.entries(spec.space).filter(([, domain]) => domain.kind !== 'fixed');

function parallelAxis(model, name, domain, dim) {
  const common = { dim, name: model.names[name] ?? name, nameTextStyle: { color: quiet(), fontSize: 11 }, axisLabel: { color: quiet(), fontSize: 10, ...numeric }, axisLine: { lineStyle: { color: quiet() } } };
  const sample = model.all.map(trial => trial.configuration[name]).filter(one => one !== undefined);
  if (sample.every(one => typeof one === 'number') && domain.kind !== 'categorical')
    return { ...common, type: isLogarithmic(domain) ? 'log' : 'value', scale: true, min: domain.low, max: domain.high };
  const categories = (domain.values ?? [...new Set(sample.map(value))]).map(value);
  return { ...common, type: 'category', data: categories, axisLabel: { color: quiet(), fontSize: 10 } };
}

export function parallel(model) {
  return () => {
    const space = varied(model.spec);
    const valued = model.shown.filter(trial => typeof trial.value === 'number');
    const range = valued.map(trial => trial.value);
    const outer = span(range);
    const low = outer.min ?? Math.min(...range, Infinity), high = outer.max ?? Math.max(...range, -Infinity);
    const isMaximized = model.direction === 'maximize';
    const scale = isDark() ? ['#334155', '#60a5fa', '#fde047'] : ['#cbd5e1', '#3b82f6', '#7c2d12'];
    return {
      parallel: { left: 46, right: 60, top: 34, bottom: 20, parallelAxisDefault: { areaSelectStyle: { width: 18, opacity: .35 } } },
      parallelAxis: [...space.map(([name, domain], dim) => parallelAxis(model, name, domain, dim)),
        { dim: space.length, name: model.metric.split('.').at(-1), type: 'value', scale: true, inverse: false, ...outer, nameTextStyle: { color: css('accent'), fontWeight: 'bold' }, axisLabel: { color: quiet(), fontSize: 10, ...numeric }, axisLine: { lineStyle: { color: css('accent') } } }],
      visualMap: range.length ? { show: false, dimension: space.length, min: low, max: high, inRange: { color: isMaximized ? scale : [...scale].reverse() } } : { show: false, min: 0, max: 1 },
      series: [{ id: 'trials', type: 'parallel', smooth: false, progressive: 500, progressiveThreshold: 2000, silent: true, lineStyle: { width: 1, opacity: Math.max(.08, Math.min(.6, 60 / Math.sqrt(valued.length * 20 + 1))) },
        data: valued.map(trial => [...space.map(([name]) => { const one = trial.configuration[name]; return one === undefined ? '-' : typeof one === 'number' ? one : value(one); }), trial.value]) }],
    };
  };
}

// A small chart of the objective over each parameter.
export function sliceGrid(model) {
  const count = Math.min(12, varied(model.spec).length);
  const columns = Math.max(1, Math.min(count, model.width > 900 ? 4 : model.width > 560 ? 3 : 1));
  return { columns, rows: Math.max(1, Math.ceil(count / columns)) };
}

export function slices(model) {
  return () => {
    const space = varied(model.spec).slice(0, 12);
    const valued = model.shown.filter(trial => typeof trial.value === 'number');
    const thinned = valued.length > 3000 ? valued.filter((_, place) => place % Math.ceil(valued.length / 3000) === 0) : valued;
    const { columns, rows } = sliceGrid(model);
    const limits = span(valued.map(trial => trial.value));
    const categories = ([name, domain]) => domain.kind === 'categorical' || model.all.some(trial => trial.configuration[name] !== undefined && typeof trial.configuration[name] !== 'number');
    return {
      tooltip: { ...tooltip, formatter: point => words(point.data.trial, model.metric) },
      grid: space.map((_, place) => ({ left: `${(place % columns) * 100 / columns + 1}%`, width: `${100 / columns - 3}%`, top: 10 + Math.floor(place / columns) * 210, height: 150, containLabel: true })),
      xAxis: space.map((entry, place) => axis({ gridIndex: place, name: model.names[entry[0]] ?? entry[0], nameLocation: 'middle', nameGap: 22,
        ...(categories(entry) ? { type: 'category', data: (entry[1].values ?? []).map(value) } : { type: isLogarithmic(entry[1]) ? 'log' : 'value', scale: true, min: entry[1].low, max: entry[1].high, axisLabel: { color: quiet(), hideOverlap: true, ...numeric } }) })),
      yAxis: space.map((_, place) => axis({ gridIndex: place, scale: true, axisLabel: { color: quiet(), show: place % columns === 0, ...numeric }, ...limits })),
      series: space.map(([name], place) => ({ id: `slice ${place}`, type: 'scatter', xAxisIndex: place, yAxisIndex: place, symbolSize: 5, itemStyle: { opacity: .6 },
        data: thinned.filter(trial => trial.configuration[name] !== undefined).map(trial => ({ value: [typeof trial.configuration[name] === 'number' ? trial.configuration[name] : value(trial.configuration[name]), trial.value], trial, itemStyle: { color: css(trial.state) } })) })),
    };
  };
}

export function importance(model) {
  return () => {
    const parts = [...model.importance.parameters].reverse();
    return {
      grid: { left: 8, right: 46, top: 4, bottom: 4, containLabel: true },
      xAxis: axis({ type: 'value', max: 1, show: false }),
      yAxis: axis({ type: 'category', data: parts.map(part => model.names[part.parameter] ?? part.parameter), axisTick: { show: false }, splitLine: { show: false } }),
      series: [{ id: 'share', type: 'bar', barMaxWidth: 18, data: parts.map(part => part.share), itemStyle: { color: css('accent'), borderRadius: 3 }, label: { show: true, position: 'right', color: quiet(), formatter: one => `${Math.round(100 * one.value)} %` } }],
    };
  };
}

export function front(model) {
  const [first, second] = model.objectives;
  const read = trial => [valueOf(trial, first.metric) ?? trial.value, valueOf(trial, second.metric)];
  return () => {
    const on = new Set(model.summary.front.map(trial => trial.number));
    const points = model.shown.filter(trial => trial.state === 'Completed').map(trial => ({ value: read(trial), trial })).filter(point => point.value.every(one => typeof one === 'number'));
    const edge = model.summary.front.map(trial => [trial.values[first.metric], trial.values[second.metric]]).sort((a, b) => a[0] - b[0]);
    return {
      grid: { left: 8, right: 16, top: 30, bottom: 24, containLabel: true },
      tooltip: { ...tooltip, formatter: point => point.data.trial ? words(point.data.trial, first.metric) : '' },
      xAxis: axis({ type: 'value', scale: true, name: `${first.metric} (${first.direction})`, nameLocation: 'middle', nameGap: 26, axisLabel: { color: quiet(), ...numeric } }),
      yAxis: axis({ type: 'value', scale: true, name: `${second.metric} (${second.direction})`, nameTextStyle: { align: 'left', color: quiet() }, axisLabel: { color: quiet(), ...numeric } }),
      series: [{ id: 'others', type: 'scatter', symbolSize: 6, itemStyle: { color: quiet(), opacity: .5 }, data: points.filter(point => !on.has(point.trial.number)) },
        { id: 'front', type: 'line', step: second.direction === first.direction ? 'end' : 'start', symbolSize: 8, itemStyle: { color: css('accent') }, data: edge }],
    };
  };
}

export function curves(title, series, isLog, marks = []) {
  return () => ({
    grid: { left: 8, right: 16, top: 56, bottom: 24, containLabel: true },
    legend: { top: 0, type: 'scroll', textStyle: { color: quiet() } },
    tooltip: { ...tooltip, trigger: 'axis', valueFormatter: number, order: 'valueDesc' },
    xAxis: axis({ type: 'value', minInterval: 1, name: 'epoch', nameLocation: 'middle', nameGap: 24 }),
    yAxis: axis({ type: isLog ? 'log' : 'value', scale: true, name: title, nameTextStyle: { align: 'left', color: quiet() }, axisLabel: { color: quiet(), ...numeric } }),
    series: series.map((one, place) => ({ id: `${place}`, type: 'line', symbol: one.points.length === 1 ? 'circle' : 'none', name: one.name, data: one.points.filter(point => typeof point[1] === 'number' && (!isLog || point[1] > 0)),
      lineStyle: { width: one.isBest ? 3 : 1.4 }, ...(marks.length && place === 0 ? { markLine: { symbol: 'none', silent: true, label: { formatter: 'value', color: quiet() }, lineStyle: { color: quiet() }, data: marks.map(xAxis => ({ xAxis })) } } : {}) })),
  });
}
