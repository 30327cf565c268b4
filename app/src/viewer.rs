//! Who looks at the page.

use crate::Error;
use crate::ui::{Asked, asked};
use domain::accounts::Me;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Who is signed in, or nobody.
#[server(endpoint = "current_viewer", input = server_fn::codec::GetUrl)]
pub async fn current_viewer() -> Result<Option<Me>, Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    Ok(services.me(&caller).await?)
}

/// Ends this session and goes to the home page.
#[server(endpoint = "sign_out")]
pub async fn sign_out() -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    services.sign_out(&caller).await?;
    ssr::forget_session();
    ssr::redirect("/");
    Ok(())
}

/// The viewer, shared by every page; refetched after signing in and out.
#[derive(Clone, Copy)]
pub struct ViewerContext(pub Asked<Option<Me>>);

/// Puts the viewer into the context.
pub fn provide_viewer() {
    provide_context(ViewerContext(asked(|| (), |()| current_viewer())));
}

/// The viewer, once it is known.
pub fn use_viewer() -> Asked<Option<Me>> {
    expect_context::<ViewerContext>().0
}

/// Asks again who looks at the page once an action has changed it: signing in, out, or a new name.
pub fn refetch_viewer_after<S>(action: ServerAction<S>)
where
    S: ServerFn<Error = Error> + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
{
    let viewer = use_viewer();
    let value = action.value();
    Effect::new(move |_| {
        if value.with(|value| matches!(value, Some(Ok(_)))) {
            viewer.refetch();
        }
    });
}
