"""Asks one server many questions about one corpus, file by file; a truth's answers are kept on disk.

The server is started with the first question that is not in the cache, in a copy of the corpus, and asked as an
editor asks: the file is open, one file stays open throughout (some servers forget the project with the last one).
"""

import asyncio
import contextlib
import hashlib
import json
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import TracebackType

from benchmarks.cache import cache_folder, write_whole
from benchmarks.corpora import Corpus, workspace_copy
from benchmarks.lsp_client import LspClient, ServerError, running_server
from benchmarks.progress import say
from benchmarks.questions import Answer, Place, Question, ask
from benchmarks.servers import Server
from benchmarks.source_facts import LINE_END, read_text

CACHE_VERSION = 1  # raised when a question or the reading of an answer changes
READY_TIMEOUT = 900
RESTARTS = 3
SAVE_SECONDS = 30
NO_ANSWER = re.compile(
    r"is not a function$|cannot find type name"
)  # gopls: who calls a type, which type has no name


async def answer_of(client: LspClient, question: Question) -> Answer:
    """An error that only says that the question has no answer is one."""
    try:
        return await ask(client, question)
    except ServerError as error:
        if NO_ANSWER.search(str(error)):
            return Answer()
        raise


class AnswerCache:
    """Answers of one server on one corpus, by question."""

    def __init__(self, corpus: Corpus, server: Server) -> None:
        settings = json.dumps([server.options, server.settings], sort_keys=True)
        key = f"{CACHE_VERSION}|{corpus.tag}|{server.name}|{settings}"
        digest = hashlib.blake2b(key.encode(), digest_size=8).hexdigest()
        self.path = cache_folder("truth") / f"{corpus.name}-{digest}.json"
        self.answers: dict[str, Answer] = {}
        self._load()

    def _load(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            for key, row in json.loads(self.path.read_text(encoding="utf-8")).items():
                self.answers.setdefault(key, Answer.from_json(row))

    def save(self) -> None:
        self._load()  # what others have added meanwhile
        rows = {key: answer.as_json() for key, answer in self.answers.items()}
        write_whole(self.path, json.dumps(rows, separators=(",", ":")))


class Asker:
    """One server on one corpus. Used inside `async with`."""

    def __init__(self, corpus: Corpus, server: Server, cache: AnswerCache | None = None) -> None:
        self.corpus = corpus
        self.server = server
        self.seconds: dict[str, list[float]] = defaultdict(list)  # per kind of question
        self.ready_seconds = 0.0
        self.failures: list[str] = []
        self._cache = cache
        self._client: LspClient | None = None
        self._stack = contextlib.AsyncExitStack()
        self._restarts = 0
        self._asked, self._saved = False, time.monotonic()
        self._lines: dict[str, list[str]] = {}

    async def __aenter__(self) -> "Asker":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._save()
        await self._stack.aclose()

    def _save(self) -> None:
        if self._cache and self._asked:
            self._cache.save()
            self._saved, self._asked = time.monotonic(), False

    async def ask_all(self, questions: Iterable[Question]) -> Mapping[Question, Answer]:
        """The answers; a question that failed has an answer that says so."""
        found: dict[Question, Answer] = {}
        by_file: dict[str, list[Question]] = defaultdict(list)
        for question in dict.fromkeys(questions):
            known = self._cache.answers.get(question.key) if self._cache else None
            if known is not None:
                found[question] = known
            else:
                by_file[question.path].append(question)
        asked = 0
        self._asked = self._asked or bool(by_file)
        for path, group in by_file.items():
            found.update(await self._ask_about_file(path, group))
            asked += len(group)
            total = sum(map(len, by_file.values()))
            say(f"{self.server.name}: {asked}/{total} {group[0].kind} {path}")
        if by_file:
            say("")
            if self._cache and time.monotonic() - self._saved > SAVE_SECONDS:
                self._save()
        return {question: self._on_names(answer) for question, answer in found.items()}

    def _on_names(self, answer: Answer) -> Answer:
        """`*args`, `**kwargs` and names in strings begin at the name for some servers, at the sign for others."""
        if not any(place.inside for place in answer.places):
            return answer
        return replace(answer, places=tuple(map(self._on_name, answer.places)))

    def _on_name(self, place: Place) -> Place:
        if not place.inside:
            return place
        if place.path not in self._lines:
            file = self.corpus.folder / place.path
            self._lines[place.path] = LINE_END.split(read_text(file)) if file.exists() else []
        lines = self._lines[place.path]
        rest = lines[place.line][place.column :] if place.line < len(lines) else ""
        signs = len(rest) - len(rest.lstrip("*\"'"))
        return place._replace(column=place.column + signs)

    async def ask_one(self, question: Question) -> Answer:
        return (await self.ask_all([question]))[question]

    async def _ask_about_file(self, path: str, group: list[Question]) -> dict[Question, Answer]:
        found: dict[Question, Answer] = {}
        client = await self._running()
        anchored = path == self.corpus.files[0]
        if not anchored:
            client.open(client.root / path, read_text(client.root / path))
        for question in sorted(group):
            start = time.perf_counter()
            try:
                answer = await answer_of(client, question)
                self.seconds[question.kind].append(time.perf_counter() - start)
                if self._cache:
                    self._cache.answers[question.key] = answer
            except ServerError as error:
                answer = Answer(failed=str(error))
                self.failures.append(f"{question.key}: {error}")
                if not client.alive:
                    client = await self._restarted()
                    if not anchored:
                        client.open(client.root / path, read_text(client.root / path))
            found[question] = answer
        if not anchored:
            client.close(client.root / path)
        return found

    async def _restarted(self) -> LspClient:
        self._restarts += 1
        if self._restarts > RESTARTS:
            raise SystemExit(f"{self.server.name} dies again and again: {self.failures[-1]}")
        await self._stack.aclose()
        self._client = None
        return await self._running()

    async def _running(self) -> LspClient:
        if self._client is not None:
            return self._client
        say(f"{self.server.name}: starting")
        root = self._stack.enter_context(workspace_copy(self.corpus))
        self._client = await self._stack.enter_async_context(
            running_server(
                self.server.command,
                root,
                options=self.server.options,
                settings=self.server.settings,
            )
        )
        start = time.perf_counter()
        anchor = root / self.corpus.files[0]
        self._client.open(anchor, read_text(anchor))
        await wait_until_ready(self._client, self.server)
        self.ready_seconds = time.perf_counter() - start
        return self._client


async def wait_until_ready(client: LspClient, server: Server) -> None:
    """Until the server says that it knows the workspace; without a sign, until its symbols stop growing."""
    if server.ready_log:
        if not await client.wait_for_log(server.ready_log, READY_TIMEOUT):
            raise SystemExit(f"{server.name} was not ready in {READY_TIMEOUT} s\n{client.stderr}")
        return
    await client.wait_for_progress(begin_timeout=5, timeout=READY_TIMEOUT)
    if client.capabilities.get("workspaceSymbolProvider"):
        before = -1
        for _ in range(60):
            with contextlib.suppress(ServerError):
                now = len(await client.request("workspace/symbol", {"query": "a"}, 60) or [])
                if now == before:
                    return
                before = now
            await asyncio.sleep(1)
