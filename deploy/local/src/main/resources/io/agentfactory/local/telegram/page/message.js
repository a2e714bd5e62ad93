// Shows one message. Everything that people or bots wrote is set as text, never as HTML.

const TAGS = {
  bold: 'b', italic: 'i', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre', blockquote: 'blockquote',
  spoiler: 'span', text_link: 'a', bot_command: 'b', custom_emoji: 'span',
};

const STATES = {
  WAITING: 'Waiting for the bot', RETRYING: 'The bot refused it; trying again', ACCEPTED: 'The bot has it',
  EXPIRED: 'Given up: the bot never took it', NONE: '',
};

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function icon(path) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 16');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/** Text with its entities as nested elements; entities come outer ones first. */
function formatted(text, entities) {
  const root = document.createDocumentFragment();
  const open = [{ node: root, end: text.length }];
  let at = 0;
  const writeUntil = (end) => {
    while (at < end) {
      const inner = open[open.length - 1];
      const stop = Math.min(end, inner.end);
      if (stop > at) inner.node.append(text.slice(at, stop));
      at = Math.max(at, stop);
      if (inner.end <= at && open.length > 1) open.pop();
      else if (at < end && open.length === 1) break;
    }
    while (open.length > 1 && open[open.length - 1].end <= at) open.pop();
  };
  for (const entity of entities) {
    writeUntil(entity.offset);
    const node = element(TAGS[entity.type] || 'span');
    if (entity.type === 'spoiler') { node.className = 'spoiler'; node.tabIndex = 0; }
    if (entity.type === 'text_link' && /^(https?:|mailto:|tel:|tg:)/i.test(entity.detail)) {
      node.href = entity.detail;
      node.target = '_blank';
      node.rel = 'noopener noreferrer';
    }
    open[open.length - 1].node.append(node);
    open.push({ node, end: entity.offset + entity.length });
  }
  writeUntil(text.length);
  return root;
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function attachment(file) {
  const address = `/emulator/files/${file.fileId}`;
  if (file.kind === 'PHOTO') {
    const image = element('img');
    image.src = address;
    image.alt = file.fileName;
    image.width = file.width;
    image.height = file.height;
    image.style.height = 'auto';
    return image;
  }
  const link = element('a', 'document');
  link.href = address;
  link.download = file.fileName;
  const words = element('span');
  words.append(element('b', '', file.fileName), element('small', '', size(file.size)));
  link.append(icon('M6 1h8l4 4v10H6zM14 1v4h4'), words);
  return link;
}

export function showState(node, delivery) {
  const state = node.querySelector('.state');
  if (!state) return;
  state.className = `state ${delivery}`;
  state.title = STATES[delivery];
  state.setAttribute('aria-label', STATES[delivery]);
  state.setAttribute('role', 'img');
  state.replaceChildren(
    delivery === 'ACCEPTED' ? icon('M2 9l4 4 8-10M9 12l1 1 8-10')
      : delivery === 'WAITING' ? icon('M12 1a7 7 0 1 0 .01 0M12 4v4l3 2')
        : delivery === 'RETRYING' ? document.createTextNode('retrying…')
          : delivery === 'EXPIRED' ? document.createTextNode('not delivered') : document.createTextNode(''));
}

/** @param {object} answered the message that it replies to, if it is known */
export function messageElement(message, writer, answered) {
  const mine = Boolean(message.from);
  const item = element('li', `message ${mine ? 'mine' : 'theirs'}`);
  item.dataset.id = message.messageId;
  item.append(element('span', 'by', writer));
  if (answered) item.append(element('blockquote', 'reply', answered.text || answered.attachment?.fileName || ''));
  if (message.attachment) item.append(attachment(message.attachment));
  if (message.text) {
    const text = element('div', 'text');
    text.append(formatted(message.text, message.entities));
    item.append(text);
  }
  const footer = element('footer');
  const time = element('time', '', new Date(message.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }));
  time.dateTime = message.at;
  footer.append(time);
  if (mine) footer.append(element('span', 'state'));
  item.append(footer);
  showState(item, message.delivery);
  return item;
}
