//! What every document loads: styles first, and the application once the page has been painted.

use leptos::PrefetchLazyFn;
use leptos::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// The paths of the application's files, found once at the server's start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteFiles {
    pub stylesheet: String,
    pub script: String,
    pub wasm: String,
    /// The parts that a lazy page needs beside the first one, by the name that the build made of the page's.
    pub parts: Arc<HashMap<String, Vec<String>>>,
}

/// The id of the element that names the parts of the page.
const PARTS: &str = "parts";

/// Wakes the page up after it was loaded, or when somebody touches it earlier. Script and WASM are asked for
/// together, and not before: until then the line belongs to what is seen.
#[component]
pub fn WakeUp(files: SiteFiles) -> impl IntoView {
    let nonce = leptos::nonce::use_nonce();
    let SiteFiles { script, wasm, .. } = files;
    view! { <script nonce=nonce inner_html=format!("({WAKE_UP})({script:?},{wasm:?},{PARTS:?})")></script> }
}

const WAKE_UP: &str = "\
(script,wasm,parts)=>{\
let begun;\
const begin=()=>{\
if(begun||document.readyState=='loading')return;\
begun=1;\
const bytes=fetch(wasm),list=document.getElementById(parts);\
if(list)JSON.parse(list.text).forEach(part=>fetch(part));\
import(script).then(m=>m.default({module_or_path:bytes}).then(()=>m.hydrate()))\
};\
for(const kind of['pointerdown','keydown','focusin'])addEventListener(kind,begin,{capture:true,passive:true});\
addEventListener('load',begin)\
}";

/// Names the parts of the application that this page needs, so that they are fetched beside the first one and not
/// after it. It stands behind the page, which has said by then what it is made of.
#[component]
pub fn Parts(files: SiteFiles) -> impl IntoView {
    move || {
        let pages = use_context::<PrefetchLazyFn>()?.0;
        let mut parts: Vec<String> = pages.with_value(|pages| {
            pages.iter().filter_map(|page| files.parts.get(*page)).flatten().cloned().collect()
        });
        parts.sort_unstable();
        parts.dedup();
        let json = serde_json::to_string(&parts).ok().filter(|_| !parts.is_empty())?;
        Some(view! { <script type="application/json" id=PARTS inner_html=json></script> })
    }
}
