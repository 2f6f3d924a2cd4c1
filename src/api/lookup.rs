//! One queue or flow schema as a user names it: by id, or by name in any Unicode form.

use super::{Client, request, wire};
use crate::domain::{Failure, FlowSchema, Queue, QueueSelector, SchemaSelector, names};

impl Client {
    /// Every queue that fits: one, none, or several of the same name. A number is an id, or else a name.
    ///
    /// # Errors
    ///
    /// Any [`Failure`].
    pub async fn queue(&self, selector: &QueueSelector) -> Result<Vec<Queue>, Failure> {
        match selector {
            QueueSelector::Name(name) => self.queues_named(name).await,
            QueueSelector::Id(id) => match self.queue_with_id(*id).await? {
                found if found.is_empty() => self.queues_named(&id.to_string()).await,
                found => Ok(found),
            },
        }
    }

    async fn queues_named(&self, typed: &str) -> Result<Vec<Queue>, Failure> {
        let mut found = Vec::new();
        for form in forms(typed) {
            found.extend(self.complete(&wire::QUEUES, |page| request::queues_named(&form, page)).await?.items);
            if found.iter().any(|queue| queue.name.raw() == typed) {
                break;
            }
        }
        found.sort_by_key(|queue| queue.id);
        found.dedup_by_key(|queue| queue.id);
        Ok(names::named(found, typed, |queue| queue.name.raw()))
    }

    /// Every flow schema of any type that fits: practically one or none. A number is an id, or else a name.
    ///
    /// # Errors
    ///
    /// Any [`Failure`].
    pub async fn schema(&self, selector: &SchemaSelector) -> Result<Vec<FlowSchema>, Failure> {
        match selector {
            SchemaSelector::Name(name) => self.schemas_named(name).await,
            SchemaSelector::Id(id) => match self.schemas_with(selector).await? {
                found if found.is_empty() => self.schemas_named(&id.to_string()).await,
                found => Ok(found),
            },
        }
    }

    async fn schemas_named(&self, typed: &str) -> Result<Vec<FlowSchema>, Failure> {
        let mut found = Vec::new();
        for form in forms(typed) {
            found.extend(self.schemas_with(&SchemaSelector::Name(form)).await?);
            if found.iter().any(|schema| schema.name.raw() == typed) {
                break;
            }
        }
        found.sort_by_key(|schema| schema.id);
        found.dedup_by_key(|schema| schema.id);
        Ok(names::named(found, typed, |schema| schema.name.raw()))
    }

    async fn schemas_with(&self, selector: &SchemaSelector) -> Result<Vec<FlowSchema>, Failure> {
        let mut found = self.read_page(&request::schema(selector), &wire::SCHEMAS).await?.items;
        // A server that knows no such filter answers with anything.
        found.retain(|schema| match selector {
            SchemaSelector::Id(id) => schema.id == *id,
            SchemaSelector::Name(name) => schema.name.raw() == name,
        });
        Ok(found)
    }
}

/// The Unicode forms of a name. Without a name the server would list everything, so an empty one has none.
fn forms(typed: &str) -> impl Iterator<Item = String> {
    names::forms(typed).into_iter().filter(|form| !form.is_empty())
}
