// The machine at the door: prints the slip, and goes back when nobody touches it.
const main = document.getElementById("main-content");
if (main.dataset.print) {
  addEventListener("load", () => print());
}
if (main.dataset.home) {
  let timer;
  const begin = () => {
    clearTimeout(timer);
    timer = setTimeout(() => location.assign(main.dataset.home), Number(main.dataset.after) * 1000);
  };
  addEventListener("pointerdown", begin);
  addEventListener("keydown", begin);
  begin();
}
