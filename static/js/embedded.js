// A form within another website: tells the page around it how high it is (templates/contacts/subscription_embed.js).
const card = document.querySelector(".plain-card");

new ResizeObserver(() => {
  parent.postMessage({ formHeight: Math.ceil(card.getBoundingClientRect().bottom) }, "*");
}).observe(card);
