//! `mobilegoo serve`: everything that happens between start and end of the server.

use crate::configuration::{Configuration, Tls};
use crate::installation::{self, Failure};
use crate::router::{AppState, Site, router};
use crate::{doctor, jobs, listeners};
use clap::Args;
use leptos::config::LeptosOptions;
use services::{DemoMarket, Scope, Services};
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Args, Default)]
pub struct Options {
    /// Fills an empty market with phones, pictures and people that nobody could take for real
    #[arg(long, env = "MOBILEGOO_DEMO")]
    demo: bool,
    /// How many phones that market has, where one wants to see a larger one
    #[arg(long, env = "MOBILEGOO_DEMO_LISTINGS", value_name = "NUMBER", requires = "demo")]
    demo_listings: Option<u32>,
}

pub async fn run(
    configuration: Configuration,
    leptos: LeptosOptions,
    options: Options,
) -> Result<ExitCode, Failure> {
    if let Err(error) = doctor::site_files(&leptos) {
        tracing::warn!("pages will have no styles and no script: {error}");
    }
    let search = installation::search(&configuration)?;
    let services = installation::open_with(&configuration, search).await?;
    import_catalogue(&configuration, &services).await?;
    let demo = match (if options.demo { services.fill_demo().await? } else { None }, options.demo_listings) {
        (Some(demo), Some(listings)) => Some(services.enlarge_demo(demo, listings).await?),
        (demo, _) => demo,
    };
    // Nobody is served before what is for sale can be found; with an index on disk that takes no time.
    services.follow_listings().await?;
    let site = Site {
        https: configuration.tls != Tls::Off,
        // A certificate that no browser knows must not lock people out of the plain site.
        only_https: configuration.is_https() && configuration.tls != Tls::SelfSigned,
        behind_proxy: configuration.behind_proxy,
        ..Site::plain(&leptos, configuration.limit_factor)
    };
    let site = router(AppState { services: services.clone(), leptos, site: Arc::new(site) });
    let jobs = jobs::start(services.clone());
    let ready = || announce(&configuration, demo.as_ref());
    let listening = services.clone();
    let stopping = move || listening.close_news();
    let served = listeners::serve(&configuration, &*services.clock, site, ready, stopping).await;
    jobs.stop().await;
    services.store.close().await;
    served.map(|()| ExitCode::SUCCESS)
}

/// The core of the catalogue: read at the first start, and again when its files have changed.
async fn import_catalogue(configuration: &Configuration, services: &Services) -> Result<(), Failure> {
    let folder = &configuration.catalogue_dir;
    if !folder.is_dir() {
        tracing::warn!(
            "there is no folder {} (catalogue-dir): the catalogue stays as it is",
            folder.display()
        );
        return Ok(());
    }
    services.import_catalogue(folder, Scope::Core).await?;
    Ok(())
}

fn announce(configuration: &Configuration, demo: Option<&DemoMarket>) {
    println!("MobileGoo is at {}", configuration.base_url);
    if let Some(demo) = demo {
        println!("The market was filled with {} phones. These people sell them:", demo.listings);
        for email in demo.emails.iter().take(5) {
            println!("  {email}");
        }
        println!("Everybody's password is: {}", demo.password);
    }
}
