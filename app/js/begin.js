// Asks for the first piece of an answer too, so that the first frame the page paints has rows (Rust: api/early.rs). Part of both scripts.
const begin = (answer) => {
  const begun = answer.then((response) => {
    if (response.ok && globalThis.ReadableStreamBYOBReader)
      try {
        const reader = response.body.getReader({ mode: "byob" });
        const first = reader.read(new Uint8Array(1 << 20));
        first.catch(() => {});
        response.body.begun = { reader, first };
      } catch {} // no reader of that kind for bodies: the page takes the other one
    return response;
  });
  begun.catch(() => {});
  return begun;
};
