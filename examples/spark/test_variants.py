"""Runs variants.py over 2,000 postings, kills a worker midway, and looks whether the result is whole.

    python test_variants.py PROOFPRESS RESUME

Needs pyspark and a Java runtime; `cargo xtask spark` installs them and runs this.
"""

import hashlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

ROWS = int(os.environ.get("PROOFPRESS_SPARK_ROWS", "2000"))
AREAS = {
    "api": "You design public REST APIs with versioned contracts, idempotent endpoints and clear error models.",
    "data": "You plan schema migrations and backfills, and keep reconciliation and data quality in check.",
    "scale": "You reduce tail latency under load tests, with caching, sharding and capacity planning.",
    "reliability": "You carry tracing, alerts and runbooks, and write post-incident reviews.",
    "security": "You close authorization gaps and look after secrets, tokens and encryption.",
    "ownership": "You own services end to end, from design to on-call after launch.",
    "collaboration": "You write design documents, mentor engineers and agree on contracts with other teams.",
}
TERMS = ["Go", "PostgreSQL", "Python", "Kafka", "Redis", "Kubernetes", "Grafana", "RabbitMQ", "Terraform"]


def posting(number: int) -> str:
    names = list(AREAS)
    areas = [names[number % 7], names[number // 7 % 7], names[number // 49 % 7]]
    lines = [AREAS[area] for area in areas] + [f"Several years of {TERMS[(number + step) % 9]}." for step in range(3)]
    row = {"id": f"job-{number:05}", "company": f"Company {number % 40}", "title": "Engineer", "text": "\n".join(lines)}
    return json.dumps(row)


def workers() -> list[int]:
    """Processes of proofpress whose command line says --stream, below this one."""
    parents, found = {}, []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            stat = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            arguments = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        parents[int(entry.name)] = int(stat[1])
        if arguments[0].endswith(b"proofpress") and b"--stream" in arguments:
            found.append(int(entry.name))

    def is_below(process: int) -> bool:
        while process > 1:
            process = parents.get(process, 0)
            if process == os.getpid():
                return True
        return False

    return [process for process in found if is_below(process)]


def main() -> None:
    proofpress, resume = (str(pathlib.Path(path).resolve()) for path in sys.argv[1:3])
    here = pathlib.Path(__file__).resolve().parent
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        jobs, out = folder / "jobs.jsonl", folder / "out"
        jobs.write_text("".join(posting(number) + "\n" for number in range(ROWS)), encoding="utf-8")
        script = [sys.executable, str(here / "variants.py"), resume, str(jobs), str(out), "--proofpress", proofpress]
        began = time.monotonic()
        run = subprocess.Popen(script)
        killed = False
        while run.poll() is None:
            done = len(list(out.glob("*.pdf"))) if out.is_dir() else 0
            if not killed and done >= ROWS // 5:
                for worker in workers()[:1]:
                    os.kill(worker, signal.SIGKILL)
                    print(f"killed worker {worker} after {done} files")
                    killed = True
            time.sleep(0.05)
        assert run.returncode == 0, f"variants.py ended with {run.returncode}"
        assert killed, "no worker was there to be killed"

        rows = [json.loads(line) for line in (out / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
        assert [row["job"] for row in rows] == [f"job-{number:05}" for number in range(ROWS)], "rows lost or moved"
        assert all(row["status"] == "ok" for row in rows), [row["error"] for row in rows if row["error"]][:3]
        files = [row["files"]["pdf"] for row in rows]
        assert len({file["name"] for file in files}) == ROWS, "two rows share a file"
        for file in files:
            digest = hashlib.sha256((out / file["name"]).read_bytes()).hexdigest()
            assert digest == file["sha256"], f"{file['name']} is not whole"
        assert len(list(out.glob("*.pdf"))) == ROWS, "files that no row names"
        print(f"{ROWS} variants whole, a worker killed on the way, {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
