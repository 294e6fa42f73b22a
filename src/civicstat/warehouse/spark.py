"""Spark, for rows that outgrow one machine: the same statements as DuckDB's, the same answers to the digit.

Without a cluster it runs on this machine, speaks to nobody but itself, and asks for no more than it was given. It
starts with the first question and stops when it is closed, and the Java process with it.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

from civicstat.warehouse.engine import EngineLimits
from civicstat.warehouse.errors import WarehouseError
from civicstat.warehouse.java import java_home


Value = int | str | bool | Decimal | None

# A cluster manager by its address; on one machine there are local[N] and, for trying, local-cluster[N,cores,MB].
_MASTER = re.compile(
    r"spark://[A-Za-z0-9.-]+:[0-9]{1,5}(,[A-Za-z0-9.-]+:[0-9]{1,5})*|yarn|k8s://https://[A-Za-z0-9.-]+:[0-9]{1,5}"
    r"|local\[[1-9][0-9]{0,2}\]|local-cluster\[[1-9][0-9]?,[1-9][0-9]?,[1-9][0-9]{2,5}\]"
)
_MEGABYTES = 2048
_SECONDS_TO_END = 60
# What a published number may be made of. No floats.
_EXACT = ("tinyint", "smallint", "int", "bigint", "decimal", "string", "boolean", "void")
# Of our statements and of their answers, wherever they run.
_ALWAYS = {
    "spark.app.name": "civicstat",
    # What overflows or cannot be read is a fault and not an empty field.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.ui.showConsoleProgress": "false",
}
_ON_THIS_MACHINE = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.eventLog.enabled": "false",
    # Many small questions: light compilation and whole plans made at once took a third of the time.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djava.net.preferIPv4Stack=true",
    "spark.sql.adaptive.enabled": "false",
}
# Somebody's own Spark, which may be another version; it counts for a cluster, not on this machine.
_OF_A_CLUSTER = ("SPARK_HOME", "SPARK_CONF_DIR", "PYSPARK_SUBMIT_ARGS")
_NEVER = ("SPARK_REMOTE", "SPARK_CONNECT_MODE_ENABLED", "PYSPARK_GATEWAY_PORT", "PYSPARK_GATEWAY_SECRET")
_QUIET = (
    "rootLogger.level = error\nrootLogger.appenderRef.out.ref = out\nappender.out.type = Console\n"
    "appender.out.name = out\nappender.out.target = SYSTEM_ERR\nappender.out.layout.type = PatternLayout\n"
    "appender.out.layout.pattern = %p %c{1}: %m%n\n"
    "logger.shell.name = org.apache.spark.api.python.PythonGatewayServer\nlogger.shell.level = error\n"
)


def spark_master(text: str) -> str:
    """The address of a cluster, checked; empty for this machine.

    Raises
    ------
    WarehouseError
        When it has none of the known forms.
    """
    if text and not _MASTER.fullmatch(text):
        raise WarehouseError(
            f"{text!r} is not the address of a Spark cluster",
            where="CIVICSTAT_SPARK_MASTER",
            expected="spark://HOST:PORT, yarn, k8s://https://HOST:PORT, or local[N] for N threads of this machine",
            next_step="Mend it, or unset it: without it Spark runs on this machine alone.",
        )
    return text


class SparkEngine:
    """One Spark session; use it as `with SparkEngine(...) as engine:`. A process can have one at a time.

    Parameters
    ----------
    master
        The address of a cluster; empty for this machine.
    limits
        Threads and memory on this machine; 2 GB where none are given. A cluster has settings of its own.
    """

    def __init__(self, *, master: str = "", limits: EngineLimits | None = None) -> None:
        self._master = spark_master(master)
        self._limits = limits or EngineLimits()
        self._session: Any = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        # What the rows that it holds were read from; whoever reads them says so here.
        self.read_from = ""
        if importlib.util.find_spec("pyspark") is None:
            raise WarehouseError(
                "the figures are to be computed by Spark, and PySpark is not installed",
                where="the engine of the figures",
                expected="the extra [spark] of this software",
                next_step='Run: pip install "civicstat[spark]" -- or set engine = "duckdb" in city.toml: the figures '
                "are the same.",
            )
        self._java = java_home()

    def __enter__(self) -> SparkEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, statement: str) -> None:
        """Runs a statement that makes a view of a file."""
        with _told():
            self._started().sql(statement)

    def view(self, name: str, query: str) -> None:
        """Gives a query a name; it is answered again wherever the name is used."""
        with _told():
            self._started().sql(query).createOrReplaceTempView(name)

    def keep(self, name: str, query: str) -> None:
        """Answers a query now and gives the answer a name."""
        with _told():
            # Without its lineage: each later statement would else be planned from the row files on.
            self._started().sql(query).localCheckpoint().createOrReplaceTempView(name)

    def hold(self, name: str, query: str) -> None:
        """Answers a query now, holds the answer by columns, compressed, and gives it a name."""
        with _told():
            answer = self._started().sql(query).cache()
            answer.count()
            answer.createOrReplaceTempView(name)

    def rows(self, query: str) -> tuple[list[str], list[tuple[Value, ...]]]:
        """The columns and rows of an answer: whole numbers, decimals, texts and truths, and nothing else."""
        with _told():
            answer = self._started().sql(query)
            inexact = [f"{name} {type_}" for name, type_ in answer.dtypes if type_.partition("(")[0] not in _EXACT]
            assert not inexact, f"a published number is never made of {', '.join(inexact)}"
            return list(answer.columns), [tuple(row) for row in answer.collect()]

    def drop(self, name: str) -> None:
        """Forgets a name, and what was held under it; one that does not exist is no fault."""
        if self._session is not None:
            # Asked for at the end, also of a Spark that has died: what went wrong before must not be hidden by this.
            with suppress(Exception):
                self._session.catalog.dropTempView(name)

    def close(self) -> None:
        """Stops Spark and the Java process that it runs in."""
        if self._folder is None:
            return
        if self._session is not None:
            # Where Spark has died, there is nothing left to stop.
            with suppress(Exception):
                self._session.stop()
        _end_java()
        self._folder.cleanup()
        self._folder = self._session = None
        self.read_from = ""

    def _started(self) -> Any:
        if self._session is None:
            self._folder = tempfile.TemporaryDirectory(prefix="civicstat-spark-", ignore_cleanup_errors=True)
            try:
                # Its words come from Java: they are read before that is ended.
                with _told():
                    self._session = self._start(Path(self._folder.name))
            except Exception:
                self.close()
                raise
        return self._session

    def _start(self, folder: Path) -> Any:
        from pyspark import SparkConf, SparkContext
        from pyspark.sql import SparkSession

        if SparkContext._active_spark_context is not None:
            raise RuntimeError("Spark runs already in this process; close that engine first")
        settings = _ALWAYS | {"spark.master": self._master, "spark.sql.warehouse.dir": str(folder / "tables")}
        if self._is_here:
            threads = self._limits.threads or os.cpu_count() or 1
            settings |= _ON_THIS_MACHINE | {
                "spark.master": self._master or f"local[{threads}]",
                "spark.driver.memory": f"{self._limits.memory_megabytes or _MEGABYTES}m",
                "spark.sql.shuffle.partitions": str(threads),
                "spark.local.dir": str(folder),
            }
            (folder / "log4j2.properties").write_text(_QUIET, encoding="utf-8")
        with _surroundings(self._java, settings_folder=folder if self._is_here else None):
            conf = SparkConf(loadDefaults=not self._is_here).setAll(list(settings.items()))
            return SparkSession.builder.config(conf=conf).getOrCreate()

    @property
    def _is_here(self) -> bool:
        return not self._master or self._master.startswith("local")


def _end_java() -> None:
    """Ends the Java process, which a stopped Spark would leave to the end of ours: it goes when nobody writes to it."""
    from pyspark import SparkContext

    gateway: Any = SparkContext._gateway
    SparkContext._gateway = SparkContext._jvm = None
    if gateway is None:
        return
    with suppress(Exception):
        gateway.shutdown()
    gateway.proc.stdin.close()
    try:
        gateway.proc.wait(timeout=_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        gateway.proc.kill()


@contextmanager
def _surroundings(java: Path, *, settings_folder: Path | None) -> Iterator[None]:
    """The environment in which Spark's Java process begins; ours is as before when it has begun."""
    changes: dict[str, str | None] = {"JAVA_HOME": str(java), **dict.fromkeys(_NEVER)}
    if settings_folder is not None:
        changes |= dict.fromkeys(_OF_A_CLUSTER)
        changes |= {"SPARK_CONF_DIR": str(settings_folder), "SPARK_LOCAL_IP": "127.0.0.1"}
    before = {name: os.environ.get(name) for name in changes}
    _set(changes)
    try:
        yield
    finally:
        _set(before)


def _set(variables: Mapping[str, str | None]) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@contextmanager
def _told() -> Iterator[None]:
    """Turns Spark's words into a letter."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except ConnectionError as fault:
        raise WarehouseError(
            "Spark has ended: its Java process answers no more",
            where="the engine of the figures",
            expected="a cluster that can be reached, and memory for its driver",
            next_step="Read what it wrote above; check CIVICSTAT_SPARK_MASTER if you have set it.",
        ) from fault
    except (PySparkException, Py4JError) as fault:
        raise WarehouseError(
            f"Spark cannot answer: {_first_line(fault)[:300]}",
            where="the engine of the figures",
            next_step='Look at what it says; with engine = "duckdb" in city.toml the figures are the same.',
        ) from fault


def _first_line(fault: Exception) -> str:
    try:
        return next(line.strip() for line in str(fault).splitlines() if line.strip())
    except (ConnectionError, StopIteration):
        return type(fault).__name__
