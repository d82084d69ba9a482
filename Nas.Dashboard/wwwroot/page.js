// What needs no server: copying, the colours, and sorting and filtering the tables of a report.
window.page = {
  // Whether the page is dark: as it was chosen, or else as the system is.
  isDark(startsDark) {
    const chosen = document.cookie.match(/(?:^|; )nas-theme=(dark|light)/)?.[1];
    const dark = chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    if (dark !== startsDark) document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
    return dark;
  },

  choose(dark) {
    document.cookie = `nas-theme=${dark ? 'dark' : 'light'}; path=/; max-age=31536000; samesite=strict`;
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
  },
};

addEventListener('click', async event => {
  const copy = event.target.closest('[data-copy]');
  if (copy) {
    await navigator.clipboard.writeText(copy.parentElement.querySelector('code').textContent);
    copy.textContent = 'Copied';
    setTimeout(() => copy.textContent = 'Copy', 2000);
    return;
  }

  const heading = event.target.closest('[data-sort]')?.closest('th');
  if (!heading) return;
  const ascending = heading.ariaSort !== 'ascending';
  for (const other of heading.parentElement.cells) other.ariaSort = null;
  heading.ariaSort = ascending ? 'ascending' : 'descending';
  const body = heading.closest('table').tBodies[0];
  const key = row => row.cells[heading.cellIndex].dataset.value ?? row.cells[heading.cellIndex].textContent;
  const rows = [...body.rows].map(row => [key(row), row]);
  const numbers = rows.every(([value]) => !isNaN(value)); // '' is none, too
  const order = numbers ? (a, b) => a - b : (a, b) => a.localeCompare(b, 'en');
  // What has no value stands last, whichever way.
  rows.sort(([a], [b]) => (a === '') - (b === '') || (ascending ? order(a, b) : order(b, a)));
  body.append(...rows.map(([, row]) => row));
});

addEventListener('input', event => {
  const wanted = event.target.closest('[data-filter]');
  if (!wanted) return;
  for (const row of document.getElementById(wanted.dataset.filter).tBodies[0].rows)
    row.hidden = !row.textContent.toLowerCase().includes(wanted.value.toLowerCase());
});
