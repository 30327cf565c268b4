//! Who looks at the page.

use crate::Error;
use domain::accounts::Me;
use leptos::prelude::*;

/// Who is signed in, or nobody.
#[server(endpoint = "current_viewer", input = server_fn::codec::GetUrl)]
pub async fn current_viewer() -> Result<Option<Me>, Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    Ok(services.me(&caller).await?)
}

/// The viewer, shared by every page; refetched after signing in and out.
#[derive(Clone, Copy)]
pub struct ViewerContext(pub Resource<Result<Option<Me>, Error>>);

/// Puts the viewer into the context.
pub fn provide_viewer() {
    provide_context(ViewerContext(Resource::new(|| (), |()| current_viewer())));
}

/// The viewer, once it is known.
pub fn use_viewer() -> Resource<Result<Option<Me>, Error>> {
    expect_context::<ViewerContext>().0
}
