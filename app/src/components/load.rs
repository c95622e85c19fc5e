//! A page waits for its data and is then sent whole: either what was asked for, or why not.

use crate::components::message::ErrorMessage;
use crate::error::ApiError;
use leptos::prelude::*;
use std::future::Future;

/// Shows what a server function answers, or the page that says why it does not.
pub fn load<T, V>(
    question: impl Future<Output = Result<T, ApiError>> + Send + 'static,
    show: impl FnOnce(T) -> V + Send + 'static,
) -> impl IntoView
where
    T: Send + 'static,
    V: IntoView + Send + 'static,
{
    Suspend::new(async move {
        match question.await {
            // Erased: the types of whole pages are too deep for the compiler's patience.
            Ok(data) => show(data).into_any(),
            Err(error) => view! { <ErrorMessage error /> }.into_any(),
        }
    })
}
