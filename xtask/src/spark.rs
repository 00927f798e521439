//! `cargo xtask spark`: the example that runs on Spark, tested in local mode. It installs PySpark, and Java where it can.

use crate::steps::{cargo, find_program, workspace};
use std::path::Path;
use std::process::Command;

/// Installs what is absent, builds the program and runs `examples/spark/test_variants.py`.
///
/// # Errors
/// What could not be installed or built, or that the test failed.
pub(crate) fn run_spark() -> Result<(), String> {
    let python = find_program(&["python3", "python"]).ok_or("there is no Python")?;
    if find_program(&["java"]).is_none() {
        println!("xtask: installing a Java runtime");
        let mut apt = Command::new("apt-get");
        apt.args(["install", "-y", "-qq", "--no-install-recommends", "default-jre-headless"]);
        run(apt.env("DEBIAN_FRONTEND", "noninteractive"), "there is no Java, and it could not be installed")?;
    }
    let environment = workspace().join("target/spark");
    let own = environment.join("bin/python");
    if !holds_pyspark(&own) {
        println!("xtask: installing PySpark into {}", environment.display());
        run(Command::new(python).args(["-m", "venv"]).arg(&environment), "no environment for Python could be made")?;
        run(Command::new(&own).args(["-m", "pip", "install", "--quiet", "pyspark"]), "PySpark could not be installed")?;
    }
    run(cargo().args(["build", "--package", "proofpress"]), "the program does not build")?;
    let program = workspace().join("target/debug/proofpress");
    let mut test = Command::new(&own);
    test.arg(workspace().join("examples/spark/test_variants.py")).arg(program).arg(workspace().join("examples/mid.md"));
    // Spark starts Python for itself: it is to be this one.
    test.env("PYSPARK_PYTHON", &own).env("PYSPARK_DRIVER_PYTHON", &own);
    run(&mut test, "the test on Spark failed")
}

fn holds_pyspark(python: &Path) -> bool {
    Command::new(python).args(["-c", "import pyspark"]).output().is_ok_and(|output| output.status.success())
}

fn run(command: &mut Command, failure: &str) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{failure} ({status})")),
        Err(error) => Err(format!("{failure}: {error}")),
    }
}
