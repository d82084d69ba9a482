// Draws figures (Figures/Figure.cs) with Apache ECharts.
window.figures = (() => {
  // The series have the colours of the drawings (Palette.cs), so that a candidate has the same in both.
  const colours = {
    light: { ink: '#1f2328', quiet: '#59636e', line: '#d1d9e0', page: '#ffffff', series: ['#0969da', '#1a7f37', '#bc4c00', '#8250df', '#cf222e', '#0a7a7a', '#806a00', '#bf3989'] },
    dark: { ink: '#e6edf3', quiet: '#9198a1', line: '#3d444d', page: '#161b22', series: ['#4493f8', '#3fb950', '#f0883e', '#ab7df8', '#f85149', '#39c5cf', '#d4b72c', '#db61a2'] },
  };
  const short = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 4 });
  const whole = new Intl.NumberFormat('en', { maximumSignificantDigits: 6 });
  const drawn = new Map(); // element -> { figure, chart }

  const isDark = () => {
    const scheme = getComputedStyle(document.documentElement).colorScheme;
    return scheme === 'dark' || (scheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  };

  const axis = (name, place, { ink, quiet, line }) => ({
    type: 'value', name, scale: true, nameLocation: 'middle', nameGap: place === 'x' ? 28 : 48, nameTextStyle: { color: ink },
    axisLabel: { color: quiet, formatter: value => short.format(value) }, splitLine: { lineStyle: { color: line } },
  });

  const series = one => one.kind === 'points'
    ? { type: 'scatter', name: one.name, data: one.points, symbolSize: 5, itemStyle: { opacity: 0.45 }, large: one.points.length > 20000 }
    : { type: 'line', name: one.name, data: one.points, step: one.kind === 'steps' ? 'end' : false, symbolSize: one.points.length > 200 ? 3 : 6, z: 3 };

  const tip = figure => ({ seriesName, value: [x, y, trial] }) =>
    `${trial === undefined ? '' : `trial ${trial}<br>`}${seriesName}<br>${figure.x}: ${whole.format(x)}<br>${figure.y}: ${whole.format(y)}`;

  const option = (figure, theme) => ({
    aria: { enabled: true, label: { description: `${figure.title}: ${figure.y} over ${figure.x}. The table below says the same.` } },
    animation: false,
    color: theme.series,
    grid: figure.isSmall ? { left: 40, right: 8, top: 8, bottom: 24 } : { left: 72, right: 24, top: 40, bottom: 48 },
    legend: { show: !figure.isSmall, top: 4, textStyle: { color: theme.ink }, data: figure.series.map(s => s.name) },
    tooltip: { trigger: 'item', confine: true, backgroundColor: theme.page, borderColor: theme.line, textStyle: { color: theme.ink }, formatter: tip(figure) },
    dataZoom: [{ type: 'inside', zoomOnMouseWheel: 'ctrl' }],
    xAxis: axis(figure.isSmall ? '' : figure.x, 'x', theme),
    yAxis: axis(figure.isSmall ? '' : figure.y, 'y', theme),
    series: figure.series.map(series),
  });

  const draw = (element, figure) => {
    drawn.get(element)?.chart.dispose();
    const chart = echarts.init(element, null, { renderer: 'canvas' });
    chart.setOption(option(figure, isDark() ? colours.dark : colours.light));
    if (figure.link) chart.on('click', point => { if (point.value[2]) (window.Blazor?.navigateTo ?? (place => location.assign(place)))(figure.link + point.value[2]); });
    drawn.set(element, { figure, chart });
    sizes.observe(element);
  };

  const sizes = new ResizeObserver(changed => { for (const { target } of changed) drawn.get(target)?.chart.resize(); });
  const again = () => { for (const [element, { figure }] of [...drawn]) element.isConnected ? draw(element, figure) : forget(element); };
  new MutationObserver(again).observe(document.documentElement, { attributeFilter: ['style'] });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', again);

  const forget = element => { drawn.get(element)?.chart.dispose(); drawn.delete(element); sizes.unobserve(element); };

  // Those that stand in the page as it came.
  addEventListener('DOMContentLoaded', () => {
    for (const element of document.querySelectorAll('[data-figure]')) draw(element, JSON.parse(element.dataset.figure));
  });

  return {
    draw: (element, json) => draw(element, JSON.parse(json)),
    // Of each series the points from the first one on that is another.
    extend(element, json) {
      const { figure, chart } = drawn.get(element);
      JSON.parse(json).forEach(({ from, points }, i) => figure.series[i].points.splice(from, Infinity, ...points));
      chart.setOption({ series: figure.series.map(s => ({ data: s.points })) });
    },
    forget,
  };
})();
