//! Selection, bridging, likelihood and priors of the ideal-point model against independently computed values.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "helpers of tests, called from tests only")]

mod votes_file;

use std::collections::BTreeMap;

use tilt_analysis::ideal::likelihood::{VoteParams, ln_labels, ln_vote};
use tilt_analysis::ideal::{IdealData, Selection, prior};
use tilt_core::StateId;
use votes_file::{read, rows, shared, state};

fn golden(name: &str) -> Option<Vec<votes_file::Row>> {
    Some(rows(shared(&format!("data/align_golden/{name}"))?))
}

fn totals() -> Option<BTreeMap<String, f64>> {
    let rows = golden("golden_ideal_loglik_totals.csv")?;
    Some(rows.iter().map(|row| (row.text("quantity").to_owned(), row.number("value").unwrap())).collect())
}

/// The votes of sessions 1–74 as the published estimates take them.
fn data() -> Option<IdealData> {
    let calls = shared("data/unga_votes/roll_calls.csv")?;
    let votes = read(calls, shared("data/unga_votes/votes_long.csv.gz")?);
    let links: Vec<(String, String)> = rows(shared("data/voeten_truth/Matches.csv")?)
        .iter()
        .map(|row| (row.text("rcid1").to_owned(), row.text("rcid2").to_owned()))
        .collect();
    let selection = Selection { sessions: 1..=74, ..Selection::published() };
    Some(IdealData::select(&votes.roll_calls, votes.votes, &links, &selection))
}

fn vote_params(row: &votes_file::Row) -> VoteParams {
    let number = |column| row.number(column).unwrap();
    VoteParams { beta: number("beta"), lower: number("gamma1"), upper: number("gamma2") }
}

fn close(name: &str, found: f64, golden: f64, tolerance: f64) {
    println!("{name}: {found} (difference {:.1e})", found - golden);
    assert!((found - golden).abs() <= tolerance, "{name}: {found} {golden}");
}

#[test]
fn likelihood_terms_equal_the_golden_ones() {
    let (Some(terms), Some(totals)) = (golden("golden_ideal_loglik_terms.csv"), totals()) else { return };
    let mut sum = 0.0;
    for row in &terms {
        let category = row.count("vote") as usize - 1;
        let found = ln_vote(category, row.number("theta").unwrap(), vote_params(row));
        let golden = row.number("loglik").unwrap();
        assert!((found - golden).abs() <= 1e-10, "{found} {golden}");
        sum += found;
    }
    close("loglik_total", sum, totals["loglik_total"], 1e-10);
}

#[test]
fn extreme_likelihood_terms_equal_the_golden_ones() {
    let Some(totals) = totals() else { return };
    let of = |category, eta: f64, lower: f64, upper: f64| {
        ln_vote(category, eta, VoteParams { beta: 1.0, lower, upper })
    };
    for (name, found) in [
        ("tail_yes_eta=12_g1=0", of(0, 12.0, 0.0, 1.0)),
        ("tail_no_eta=-12_g2=0", of(2, -12.0, -1.0, 0.0)),
        ("tail_abstain_eta=15_g=(0,0.5)", of(1, 15.0, 0.0, 0.5)),
        ("tail_abstain_eta=-15_g=(0,0.5)", of(1, -15.0, 0.0, 0.5)),
        ("narrow_abstain_eta=1_gap=1e-8", of(1, 1.0, 0.0, 1e-8)),
        ("far_yes_eta=35_g1=0", of(0, 35.0, 0.0, 1.0)),
    ] {
        close(name, found, totals[name], 1e-10);
    }
}

#[test]
fn priors_of_the_example_equal_the_golden_ones() {
    let (Some(terms), Some(totals)) = (golden("golden_ideal_loglik_terms.csv"), totals()) else { return };
    let Some(weights) = golden("golden_ideal_prior_weights.csv") else { return };
    let votes: BTreeMap<String, VoteParams> =
        terms.iter().map(|row| (row.text("rcid").to_owned(), vote_params(row))).collect();
    let votes: Vec<VoteParams> = votes.into_values().collect();
    close("logprior_beta_N01", prior::ln_beta(&votes), totals["logprior_beta_N01"], 1e-10);
    let cutpoints = votes.iter().map(|vote| prior::ln_cutpoints(*vote)).sum();
    let name = "logprior_gamma_uniform_ordered_box_-7_7";
    close(name, cutpoints, totals[name], 1e-10);
    let thetas: BTreeMap<(String, u32), f64> = terms
        .iter()
        .map(|row| ((row.text("ccode").to_owned(), row.count("session")), row.number("theta").unwrap()))
        .collect();
    let all: Vec<f64> = thetas.values().copied().collect();
    let name = "logprior_theta_ridge_lambda1.2_all16";
    close(name, prior::ln_ridge(&all, prior::RIDGE), totals[name], 1e-10);
    let first: Vec<f64> = thetas.iter().filter(|((_, session), _)| *session == 70).map(|(_, x)| *x).collect();
    let name = "logprior_theta_first_N01_session70";
    close(name, prior::ln_ridge(&first, 1.0), totals[name], 1e-10);
    let mut walk = 0.0;
    for row in &weights {
        let variance = prior::walk_variance(row.count("n_session71"), row.count("n_session70"));
        let code = row.text("ccode");
        close(code, variance, row.number("prior_variance_71_given_70").unwrap(), 1e-15);
        let [before, after] = [70, 71].map(|session| thetas[&(code.to_owned(), session)]);
        walk += prior::ln_walk_step(before, after, variance);
    }
    let name = "logprior_theta_randomwalk_71_given_70";
    close(name, walk, totals[name], 1e-10);
}

#[test]
fn all_labels_and_their_likelihood_equal_the_golden_ones() {
    let (Some(params), Some(points), Some(totals)) =
        (golden("golden_ideal_vote_params.csv"), golden("golden_idealpoints.csv"), totals())
    else {
        return;
    };
    let Some(data) = data() else { return };
    println!("{} votes, {} rows, {} labels", data.n_votes(), data.rows.len(), data.labels.len());
    assert_eq!((data.n_votes(), data.rows.len(), data.labels.len()), (797_453, 10_469, 4_784));
    assert_eq!(data.n_unanimous, 81);
    let mut theta = vec![f64::NAN; data.rows.len()];
    for row in &points {
        let session = row.count("session") as u16;
        let at = data.row(state(row.text("ccode"), session).unwrap(), session).unwrap();
        assert_eq!(data.rows[at].n_votes, row.count("n_votes"));
        theta[at] = row.number("mean").unwrap();
    }
    let votes: Vec<VoteParams> = params.iter().map(vote_params).collect();
    let found = ln_labels(&data, &theta, &votes);
    for ((row, label), found) in params.iter().zip(&data.labels).zip(&found) {
        assert_eq!(row.text("label"), label.id);
        let counts = [0, 1, 2].map(|category| data.voters(label, category).len() as u32);
        assert_eq!(counts, ["n_yes", "n_abstain", "n_no"].map(|column| row.count(column)), "{}", label.id);
        let golden = row.number("loglik").unwrap();
        assert!((found - golden).abs() <= 1e-9, "{}: {found} {golden}", label.id);
    }
    let name = "full_data_loglik_sum_golden_ideal_vote_params";
    close(name, found.iter().sum(), totals[name], 1e-6);
    let name = "full_data_logprior_beta_N01";
    close(name, prior::ln_beta(&votes), totals[name], 1e-6);
    let name = "full_data_logprior_theta_randomwalk";
    close(name, prior::ln_walk(&data, &theta), totals[name], 1e-6);
    let name = "full_data_logprior_theta_ridge_lambda1.2";
    close(name, prior::ln_ridge(&theta, prior::RIDGE), totals[name], 1e-6);
}

#[test]
fn votes_per_state_session_equal_the_published_counts() {
    let Some(path) = shared("data/voeten_truth/IdealpointestimatesAll_Apr2020.csv") else { return };
    let published = votes_file::published_points(path);
    let Some(data) = data() else { return };
    let published: BTreeMap<(StateId, u16), u32> =
        published.iter().map(|point| ((point.state, point.session), point.n_votes)).collect();
    let equal =
        data.rows.iter().filter(|row| published.get(&(row.state, row.session)) == Some(&row.n_votes)).count();
    println!("{equal} of {} state-sessions have the published number of votes", data.rows.len());
    assert_eq!(published.len(), data.rows.len());
    assert!(equal as f64 >= 0.999 * data.rows.len() as f64, "{equal}");
}
