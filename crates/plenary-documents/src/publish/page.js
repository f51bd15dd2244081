{
  const part = document.getElementById("yours");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && zone !== part.dataset.zone) {
    const form = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit", timeZoneName: "short" });
    part.querySelector("h2").textContent = part.dataset.heading.replace("{zone}", zone);
    for (const time of part.querySelectorAll("time")) time.textContent = form.formatRange(new Date(time.dateTime), new Date(time.dataset.end));
    part.hidden = false;
  }
}
