//! The functions of the host that a script can reach, all through the prelude.

use super::network;
use super::session::Shared;
use rquickjs::{Ctx, Exception, Function, Object, Result, Value};
use std::rc::Rc;

/// Makes the object the prelude is called with.
pub(super) fn host<'js>(ctx: &Ctx<'js>, shared: &Rc<Shared>) -> Result<Object<'js>> {
    let host = Object::new(ctx.clone())?;
    let now = Rc::clone(shared);
    // Milliseconds since 1970 are exact in a double for the next 280,000 years.
    host.set("now", Function::new(ctx.clone(), move || now.now_ms.get() as f64))?;
    let out = Rc::clone(shared);
    host.set("print", Function::new(ctx.clone(), move |line: String| out.output.borrow_mut().line(&line)))?;
    let clock = Rc::clone(shared);
    let tick = move |ctx: Ctx<'js>| if clock.overdue() { Err(Exception::throw_message(&ctx, "interrupted")) } else { Ok(()) };
    host.set("tick", Function::new(ctx.clone(), tick))?;
    host.set("inNetwork", Function::new(ctx.clone(), in_network))?;
    let scripts = Rc::clone(shared);
    let criteria = move |ctx: Ctx<'js>, index: usize| match scripts.criteria.get(index) {
        Some((_, source)) => super::session::compile(&ctx, source),
        None => Err(Exception::throw_message(&ctx, "no such criteria script")),
    };
    host.set("criteria", Function::new(ctx.clone(), criteria))?;
    Ok(host)
}

fn in_network<'js>(ctx: Ctx<'js>, addresses: Vec<Value<'js>>, network: String) -> Result<bool> {
    let texts: Vec<String> = addresses.iter().filter_map(|value| value.as_string()?.to_string().ok()).collect();
    network::contains_any(texts.iter().map(String::as_str), &network).ok_or_else(|| {
        Exception::throw_message(&ctx, &format!("isClientInNetwork wants a network such as '10.0.0.0/24'. Received: {network}"))
    })
}
