// Elements are made by calls: no text of a study is ever read as HTML.
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...children.flat(9).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') Object.assign(element.style, value);
    else if (name === 'class') element.className = value;
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  return element;
}

// Replaces the content only where it differs: nothing moves under the cursor, and the focus stays.
export function fill(element, ...children) {
  const fresh = el('div', {}, ...children);
  if (element.innerHTML !== fresh.innerHTML || fresh.querySelector('button,input')) element.replaceChildren(...fresh.childNodes);
  return element;
}

let hiding;
export function notice(text) {
  const box = document.getElementById('notice');
  box.textContent = text;
  box.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { box.hidden = true; }, 8000);
}

export function confirmed(question, action) {
  return new Promise(resolve => {
    const dialog = el('dialog', { 'aria-label': question, onclose: () => { dialog.remove(); resolve(dialog.returnValue === 'yes'); } },
      el('p', {}, question),
      el('form', { method: 'dialog', class: 'row' }, el('button', { value: 'no' }, 'Leave it'), el('button', { value: 'yes', class: 'danger' }, action)));
    document.body.append(dialog);
    dialog.showModal();
  });
}

export const svg = (tag, attributes) => {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};
