"""Rows of postings to variants on a Spark cluster: each partition is piped through `proofpress batch --stream`.

    python variants.py resume.md jobs.jsonl out --proofpress /usr/local/bin/proofpress

Every line of the input is a posting (`id`, `text`, and `company`, `title` and so on). The PDFs go to `out`, which all
workers see; `out/manifest.jsonl` has a row for each line, in the order of the input. A worker that dies takes its
partition with it; Spark hands the partition to another, whose files take the same names with the same bytes.
"""

import argparse
import pathlib
import shlex

from pyspark.sql import SparkSession


def command(arguments: argparse.Namespace) -> str:
    """The worker's program. Exit code 1 says that some row failed, which is in that row; anything above is a failure."""
    stream = [arguments.proofpress, "batch", arguments.resume, "--jobs", "-", "--stream", "-o", arguments.out]
    # One thread a process: Spark runs as many processes as there are cores.
    quoted = shlex.join([*stream, "--threads", "1"])
    return shlex.join(["sh", "-c", f"{quoted}; [ $? -le 1 ]"])


def main() -> None:
    parser = argparse.ArgumentParser(description="Variants of a resume for many postings, on Spark")
    parser.add_argument("resume")
    parser.add_argument("jobs")
    parser.add_argument("out")
    parser.add_argument("--proofpress", default="proofpress", help="the program")
    parser.add_argument("--partitions", type=int, default=8)
    # Two cores here, and a partition is tried at most four times.
    parser.add_argument("--master", default="local[2,4]")
    arguments = parser.parse_args()
    for name in ("resume", "jobs", "out"):
        setattr(arguments, name, str(pathlib.Path(getattr(arguments, name)).resolve()))
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)

    spark = SparkSession.builder.master(arguments.master).appName("proofpress").getOrCreate()
    try:
        lines = spark.sparkContext.textFile(arguments.jobs, arguments.partitions)
        results = lines.pipe(command(arguments), checkCode=True)
        part = out / ".manifest.jsonl.part"
        with part.open("w", encoding="utf-8") as manifest:
            # A partition at a time: the driver never holds all rows.
            for row in results.toLocalIterator(prefetchPartitions=True):
                manifest.write(row + "\n")
        part.rename(out / "manifest.jsonl")
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
