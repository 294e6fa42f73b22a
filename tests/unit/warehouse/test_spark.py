"""What must hold before Spark is started; then that it listens to nobody else, and goes."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from civicstat.vocabulary.city import City
from civicstat.warehouse.engine import EngineLimits
from civicstat.warehouse.errors import WarehouseError
from civicstat.warehouse.java import java_home
from civicstat.warehouse.spark import SparkEngine, spark_master


TWO_THREADS = EngineLimits(threads=2, memory_megabytes=1024)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "local[4]",
        "local-cluster[2,1,1024]",
        "spark://10.0.0.7:7077",
        "spark://a.example:7077,b.example:7077",
        "yarn",
        "k8s://https://cluster.example:6443",
    ],
)
def test_an_address_of_a_cluster_is_taken_as_it_is(address: str) -> None:
    assert spark_master(address) == address


@pytest.mark.parametrize(
    "address",
    ["local", "local[*]", "local[0]", "spark://host", "spark://host:7077/ ", "mesos://host:5050", "yarn\n", "sc://x:1"],
)
def test_anything_else_is_refused_with_the_forms_that_are_known(address: str) -> None:
    with pytest.raises(WarehouseError, match=r"spark://HOST:PORT, yarn") as refused:
        spark_master(address)
    assert refused.value.where == "CIVICSTAT_SPARK_MASTER"


def test_without_the_extra_the_letter_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    there: Any = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pyspark" else there(name))

    with pytest.raises(WarehouseError, match=r"pip install \"civicstat\[spark\]\""):
        SparkEngine()


def _java(folder: Path, first_line: str) -> Path:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "java").write_text(f"#!/bin/sh\necho '{first_line}' >&2\n")
    (folder / "bin" / "java").chmod(0o755)
    return folder


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands in for Java")
def test_a_java_that_is_too_old_is_named_and_a_new_one_is_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old = _java(tmp_path / "old", 'openjdk version "1.8.0_402"')
    new = _java(tmp_path / "new", 'openjdk version "17.0.15" 2025-04-15')
    monkeypatch.setenv("JAVA_HOME", str(old))
    monkeypatch.setenv("PATH", "")

    with pytest.raises(WarehouseError, match="Java 8 in"):
        java_home()

    monkeypatch.setenv("JAVA_HOME", str(new))
    assert java_home() == new


def test_a_city_counts_with_duckdb_unless_it_says_otherwise() -> None:
    assert City.model_fields["engine"].default == "duckdb"


@pytest.mark.slow
def test_answers_are_exact_and_a_float_is_never_one(spark: SparkEngine) -> None:
    names, rows = spark.rows("SELECT SUM(n) AS whole, CAST(1.50 AS DECIMAL(9, 2)) AS part FROM VALUES (1), (2) AS t(n)")

    assert (names, rows) == (["whole", "part"], [(3, Decimal("1.50"))])
    with pytest.raises(AssertionError, match="half double"):
        spark.rows("SELECT CAST(1 AS DOUBLE) / 2 AS half")


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    ["SELECT CAST('soon' AS INT) AS n", "SELECT 2147483647 + CAST(n AS INT) AS n FROM VALUES (1) AS t(n)"],
)
def test_what_cannot_be_read_or_overflows_is_a_fault_and_not_an_empty_field(spark: SparkEngine, query: str) -> None:
    with pytest.raises(WarehouseError, match="Spark cannot answer"):
        spark.rows(query)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux says of a process")
def test_it_listens_on_this_machine_alone_and_its_java_goes_when_it_is_closed(can_run_spark: None) -> None:
    # In a process of its own: one process has one Spark at a time.
    program = (
        "import os, subprocess, sys\n"
        "from civicstat.warehouse.engine import EngineLimits\n"
        "from civicstat.warehouse.spark import SparkEngine\n"
        "before = dict(os.environ)\n"
        "with SparkEngine(limits=EngineLimits(threads=2, memory_megabytes=1024)) as engine:\n"
        "    assert engine.rows('SELECT 1 AS one') == (['one'], [(1,)])\n"
        "    from pyspark import SparkContext\n"
        "    java = SparkContext._gateway.proc\n"
        "    inodes = {os.readlink(f'/proc/{java.pid}/fd/{n}') for n in os.listdir(f'/proc/{java.pid}/fd')}\n"
        "    for table in ('tcp', 'tcp6'):\n"
        "        for line in open(f'/proc/net/{table}').read().splitlines()[1:]:\n"
        "            words = line.split()\n"
        "            if words[3] == '0A' and f'socket:[{words[9]}]' in inodes:\n"
        "                print(words[1].split(':')[0])\n"
        "assert java.poll() is not None, 'Java is still there'\n"
        "assert dict(os.environ) == before, 'the environment was changed'\n"
        "with SparkEngine(limits=EngineLimits(threads=2, memory_megabytes=1024)) as engine:\n"
        "    assert engine.rows('SELECT 2 AS two') == (['two'], [(2,)])\n"
    )

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=300)

    assert ran.returncode == 0, ran.stderr
    listening = set(ran.stdout.split())
    assert listening, "it listens at least to us"
    # 127.0.0.1, as the kernel writes it, plain or inside an IPv6 address.
    assert listening <= {"0100007F", "0000000000000000FFFF00000100007F"}


@pytest.mark.slow(minutes=2)
def test_a_cluster_that_cannot_be_reached_is_a_letter_and_leaves_nothing_behind(can_run_spark: None) -> None:
    # Port 1 of this machine: nobody listens there. Spark itself asks for a minute before it gives up.
    program = (
        "from civicstat.warehouse.errors import WarehouseError\n"
        "from civicstat.warehouse.spark import SparkEngine\n"
        "try:\n"
        "    with SparkEngine(master='spark://127.0.0.1:1') as engine:\n"
        "        engine.rows('SELECT 1 AS one')\n"
        "except WarehouseError as letter:\n"
        "    print(letter.found)\n"
        "from pyspark import SparkContext\n"
        "assert SparkContext._gateway is None\n"
    )

    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=400,
        env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1"},
    )

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("Spark ")
