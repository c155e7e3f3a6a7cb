// Starts the standalone page. What the list begins with is asked for at once, not only when the module has arrived.
import init from "__MODULE__";

const base = new URL(".", document.baseURI);
if (location.pathname === `${base.pathname}sessions`) {
  const stop = new AbortController();
  const get = (path, accept) => {
    const answer = fetch(new URL(path.slice(1), base), { headers: { accept }, signal: stop.signal });
    answer.catch(() => {}); // the page asks again and says what is wrong
    return answer;
  };
  const answers = {};
  for (const [path, accept] of [["/session", "application/json"], ["/admin/stats/active-sessions/dn", "__ACCEPT__"]]) {
    answers[path] = get(path, accept);
  }
  document.getElementById("active-sessions").early = { stop, answers };
}
init();
