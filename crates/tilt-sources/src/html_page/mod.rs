//! A saved page of an outlet: the article in it, without menus and banners.

mod encoding;
#[cfg(test)]
mod tests;

use std::io::{BufRead, Read};

use dom_query::Document;
use dom_smoothie::{Config, Readability, ReadabilityError, TextMode};
use tilt_core::card::Card;
use tilt_core::record::{RecordSink, TextItem};

use crate::error::Error;
use crate::layout::{self, Layout};
use crate::markup;
use crate::summary::ReadSummary;
use crate::text_date::{self, Order};
use crate::texts::Texts;
use crate::{Access, Source, SourceCard};

/// The source.
pub struct HtmlPage;

impl Source for HtmlPage {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        let layout = layout::announced(LAYOUTS, input)?;
        let mut bytes = Vec::new();
        input.take(LONGEST_PAGE as u64).read_to_end(&mut bytes).map_err(Error::io)?;
        let is_cut = !input.fill_buf().map_err(Error::io)?.is_empty();
        let mut texts = Texts::new(sink);
        let html = encoding::decode(&bytes);
        texts.damaged(html.matches('\u{fffd}').count());
        match article(&html, &mut texts) {
            _ if is_cut => texts.refuse(1, &format!("the page is longer than {LONGEST_PAGE} bytes"), "")?,
            Ok(item) => texts.take(1, item)?,
            Err(reason) => texts.refuse(1, &reason, "")?,
        }
        texts.finish(CARD.card.name, layout.name, "one page", None)
    }
}

/// A page is read as a whole, so that its length bounds the memory. An article with all its scripts has 1 MiB.
const LONGEST_PAGE: usize = 2 * 1024 * 1024;

/// The most elements of a page that is taken apart.
const MAX_ELEMENTS: usize = 100_000;

/// The article of a page.
fn article(html: &str, texts: &mut Texts<'_>) -> Result<TextItem, String> {
    markup::guard(html, markup::PAGE)?;
    let config =
        Config { max_elements_to_parse: MAX_ELEMENTS, text_mode: TextMode::Formatted, ..Config::default() };
    let page = Document::from(html);
    markup::guard_depth(&page)?;
    let attribute = |selector: &str, name: &str| {
        page.select(selector)
            .iter()
            .next()
            .and_then(|found| found.attr(name))
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let canonical = attribute("link[rel='canonical']", "href");
    let named = attribute("meta[property='og:url']", "content");
    let time = attribute("article time[datetime]", "datetime");
    let changed = attribute("meta[property='article:modified_time']", "content");
    let lang = attribute("html[lang]", "lang");
    let found = Readability::with_document(page, None, Some(config)).and_then(|mut page| page.parse());
    let article = found.map_err(|error| match error {
        ReadabilityError::TooManyElements(..) => format!("the page has more than {MAX_ELEMENTS} elements"),
        _ => "no article was found in the page".to_owned(),
    })?;
    let written =
        [article.published_time.unwrap_or_default(), time].into_iter().find(|text| !text.is_empty());
    let published = date(texts, written.unwrap_or_default());
    let edited = date(texts, article.modified_time.unwrap_or(changed));
    let is_address = |address: &String| address.starts_with("http://") || address.starts_with("https://");
    let url = [canonical, named].into_iter().find(is_address).unwrap_or_default();
    Ok(TextItem {
        item: String::new(),
        outlet: article.site_name.unwrap_or_default().trim().to_owned(),
        edited: if edited == published { String::new() } else { edited },
        published,
        title: article.title.trim().to_owned(),
        text: article.text_content.trim().to_owned(),
        url,
        lang: article.lang.map_or(lang, |lang| lang.trim().to_owned()),
        ..TextItem::default()
    })
}

/// A date of the page in ISO 8601; one that is given and cannot be read is counted.
fn date(texts: &mut Texts<'_>, written: String) -> String {
    let found = text_date::iso(&written, Order::Unsaid);
    if found.is_none() && !written.trim().is_empty() {
        texts.doubtful_date(1, &written);
    }
    found.unwrap_or_default()
}

const LAYOUTS: &[Layout] = &[Layout::whole("html-page", looks)];

/// Whether the first element, behind comments and declarations, is `html`, or the document type says so.
fn looks(head: &[u8]) -> bool {
    let mut rest = head.trim_ascii_start();
    while let Some((end, inside)) = [("?>", "<?"), ("-->", "<!--")]
        .into_iter()
        .find_map(|(end, start)| Some((end, rest.strip_prefix(start.as_bytes())?)))
    {
        let Some(length) = inside.windows(end.len()).position(|window| window == end.as_bytes()) else {
            return false;
        };
        rest = inside[length + end.len()..].trim_ascii_start();
    }
    let begins = |start: &str| {
        let (word, behind) = rest.split_at(start.len().min(rest.len()));
        word.eq_ignore_ascii_case(start.as_bytes())
            && behind.first().is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'>')
    };
    begins("<!doctype html") || begins("<html")
}

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "html-page",
        version: 1,
        title: "Saved page",
        definition: "The article of a saved page, with title, outlet, date, address and language, as far as the page says \
                     them to machines.",
        limitation: "What is article and what is menu is guessed from the shape of the page; a page without paragraphs \
                     of some length has none.",
        parameters: &[],
        references: &["readability"],
        missing: "A date that the page shows to readers only is not found, and stays empty.",
    },
    row: "one page",
    publisher: "the outlet",
    address: "https://html.spec.whatwg.org/",
    access: Access::Own,
    licence: "as the outlet's; not redistributed",
    citation: "the outlet, with the address of the page",
    coverage_note: "the day of the page",
    traps: &[
        "A page that loads its text by script holds none when it is saved as it came.",
        "A modified date is kept as that of the edit; many outlets change it without changing the text.",
        "The encoding is that of the byte order mark, else UTF-8 if the bytes are, else what the page declares, else a \
         guess.",
        "A page longer than 2 MiB, with more than 20,000 tags or nested more than 1,000 deep is rejected.",
        "Names of authors are not kept.",
    ],
    columns: &[],
};
