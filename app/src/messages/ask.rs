//! Beginning to talk: the form on a phone's page, and `/account/messages/new`, where guests come back to with what they
//! typed, and where the sides of an order begin.

use super::PATH;
use crate::Error;
use crate::accounts::query_value;
use crate::listings::CardPicture;
use crate::site::with_next;
use crate::ui::*;
use domain::Refusal;
use domain::listings::{ListingCard, PublicListing};
use domain::messages::{AskForm, LONGEST_MESSAGE, NewConversation, Question};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// Says the first words about a phone.
#[server(endpoint = "ask_seller")]
pub async fn ask_seller(form: AskForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    crate::ssr::guests_go_on_to(&new_path(&form));
    let conversation = services.ask_seller(&caller, form).await?;
    crate::ssr::redirect(&format!("/account/messages/{conversation}"));
    Ok(())
}

/// What the page needs on which somebody begins to talk.
#[server(endpoint = "begin_conversation", input = GetUrl)]
pub async fn begin_conversation(listing: String, order: String) -> Result<NewConversation, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.new_conversation(&caller, &listing, &order).await?)
}

/// The page that has what was typed already.
fn new_path(form: &AskForm) -> String {
    let fields = [
        ("listing", &form.listing),
        ("order", &form.order),
        ("question", &form.question),
        ("text", &form.text),
    ];
    let given = fields.into_iter().filter(|(_, value)| !value.is_empty());
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(given).finish();
    format!("{PATH}/new?{query}")
}

/// The choice of the usual questions, with that of none.
fn choices(questions: &[Question]) -> Vec<Choice> {
    let own = Choice::new("", "Something else");
    questions.iter().map(|question| Choice::new(question.as_str(), question.ask())).chain([own]).collect()
}

/// The form on a phone's page. It is the same for everybody; guests sign in first.
#[component]
pub fn AskTheSeller(listing: PublicListing) -> impl IntoView {
    let action = ServerAction::<AskSeller>::new();
    let navigate = use_navigate();
    // A guest goes on to sign in, with what was typed. Without JavaScript the server leads there.
    let typed = StoredValue::new(AskForm::default());
    Effect::new(move |_| {
        if let Some(call) = action.input().get() {
            typed.set_value(call.form);
        }
    });
    Effect::new(move |_| {
        if action.value().with(|value| matches!(value, Some(Err(Error::Refused(Refusal::SignInFirst))))) {
            navigate(&with_next("/sign-in", &new_path(&typed.get_value())), NavigateOptions::default());
        }
    });
    view! {
        <section class="ask-seller">
            <h2>"Ask the seller"</h2>
            <Form action class="form max-w-form">
                <FormMessage />
                <Hidden name="listing" value=listing.id.to_string() />
                <Fields questions=Question::ALL.to_vec() question=String::new() text=String::new() />
                <div><Submit weight=Weight::Quiet>"Ask"</Submit></div>
            </Form>
        </section>
    }
}

#[component]
fn Fields(questions: Vec<Question>, question: String, text: String) -> impl IntoView {
    let is_buyer = !questions.is_empty();
    view! {
        {is_buyer
            .then(|| {
                view! {
                    <RadioCards
                        name="question"
                        label="What would you like to know?"
                        hint="What the listing knows, it answers at once."
                        choices=choices(&questions)
                        value=question
                        pills=true
                    />
                }
            })}
        <TextArea
            name="text"
            label=if is_buyer { "In your own words" } else { "Your message" }
            value=text
            hint="Phone numbers, addresses and links stay hidden until there is a paid order between you."
            maxlength=LONGEST_MESSAGE as u32
            rows=3
            required=!is_buyer
        />
    }
}

/// `/account/messages/new`
#[component]
pub fn NewConversationPage() -> impl IntoView {
    let query = use_query_map();
    let action = ServerAction::<AskSeller>::new();
    let about = move || {
        let query = query.read();
        (query.get("listing").unwrap_or_default(), query.get("order").unwrap_or_default())
    };
    let new = asked(about, |(listing, order)| begin_conversation(listing, order));
    view! {
        <Head title="New message" noindex=true />
        <Loaded resource=new view=move |new| view! { <Beginning new action /> } />
    }
}

#[component]
fn Beginning(new: NewConversation, action: ServerAction<AskSeller>) -> impl IntoView {
    let (question, text) = (query_value("question"), query_value("text"));
    let begun = new.begun.map(|id| {
        view! {
            <Alert>
                <p>
                    "You have talked about this phone already. "
                    <a class="link" href=format!("{PATH}/{id}")>"See what was said"</a>
                </p>
            </Alert>
        }
    });
    view! {
        <div class="grid max-w-text grid-cols-1 gap-6">
            <h1 class="text-2xl">{format!("Write to {}", new.other)}</h1>
            <PhoneCard phone=new.phone.clone() />
            {begun}
            <Form action class="form">
                <FormMessage />
                <Hidden name="id" value=new.draft.to_string() />
                <Hidden name="listing" value=query_value("listing") />
                <Hidden name="order" value=query_value("order") />
                <Fields questions=new.questions.clone() question text />
                <div><Submit>"Send"</Submit></div>
            </Form>
        </div>
    }
}

/// The phone that a conversation is about.
#[component]
pub fn PhoneCard(phone: ListingCard) -> impl IntoView {
    view! {
        <div class="card">
            <div class="item-row">
                <div class="listing-card-picture"><CardPicture photo=phone.photo /></div>
                <a class="item-title" href=format!("/listings/{}", phone.id)>{phone.title}</a>
                <p class="price">{phone.price.map(|price| price.to_string())}</p>
            </div>
        </div>
    }
}
