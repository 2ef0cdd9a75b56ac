#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`casus lsp` as an editor uses it: a client library (pygls) starts the program and talks to it over its pipes.

What is expected is computed here from the texts alone, so that a place that is off by a line or a column is seen.
Planted and seen to fail: columns counted in bytes where UTF-16 was agreed, lines counted from 1, paragraphs of sources a
line too far, faults of other files left out. `--time` prints how long a keystroke takes, and tests nothing.
"""
import argparse
import asyncio
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient

ROOT = Path(__file__).resolve().parents[2]
THEATRES = ROOT / "models" / "linked_theatres"
BINARY = "casus"
LIMIT = 10  # seconds, for what should take none
FOLLOWED = re.compile(r"(?<![\w.])china_type(?!\w)")


class Editor:
    """Open texts, and what the server last said about each file."""

    def __init__(self):
        self.client = LanguageClient("casus-test", "1")
        self.said = {}
        self.news = asyncio.Event()

        @self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def _(params):
            self.said[params.uri] = params
            self.news.set()

        @self.client.feature(lsp.CLIENT_REGISTER_CAPABILITY)
        def _(_params):
            return None

    async def start(self, folder, encodings=None):
        await self.client.start_io(BINARY, "lsp")
        capabilities = lsp.ClientCapabilities(
            general=lsp.GeneralClientCapabilities(position_encodings=encodings) if encodings else None,
            workspace=lsp.WorkspaceClientCapabilities(
                did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)))
        answer = await self.client.initialize_async(lsp.InitializeParams(
            capabilities=capabilities, root_uri=Path(folder).as_uri(),
            workspace_folders=[lsp.WorkspaceFolder(uri=Path(folder).as_uri(), name="models")]))
        self.encoding = "utf-8" if answer.capabilities.position_encoding == "utf-8" else "utf-16-le"
        self.client.initialized(lsp.InitializedParams())
        return answer

    async def stop(self):
        await self.client.shutdown_async(None)
        self.client.exit(None)
        return await asyncio.wait_for(self.client._server.wait(), LIMIT)

    # ---- places: the protocol's, and those of a Python string

    def column(self, text):
        return len(text.encode(self.encoding)) // (2 if self.encoding == "utf-16-le" else 1)

    def position(self, text, at):
        line = text.count("\n", 0, at)
        return lsp.Position(line, self.column(text[text.rfind("\n", 0, at) + 1:at]))

    def offset(self, text, position):
        lines = text.split("\n")
        size = position.character * (2 if self.encoding == "utf-16-le" else 1)
        within = lines[position.line].encode(self.encoding)[:size].decode(self.encoding)
        return sum(len(line) + 1 for line in lines[:position.line]) + len(within)

    def part(self, text, span):
        return text[self.offset(text, span.start):self.offset(text, span.end)]

    def edited(self, text, edits):
        for e in sorted(edits, key=lambda e: (e.range.start.line, e.range.start.character), reverse=True):
            text = text[:self.offset(text, e.range.start)] + e.new_text + text[self.offset(text, e.range.end):]
        return text

    # ---- what an editor does

    async def heard(self, uri, version):
        async def wait():
            while uri not in self.said or self.said[uri].version != version:
                self.news.clear()
                await self.news.wait()
        await asyncio.wait_for(wait(), LIMIT)
        # All files of a model are told in one go, so an answer to anything comes after them.
        document = lsp.TextDocumentIdentifier(uri)
        await self.client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document))
        return self.said[uri].diagnostics

    async def open(self, path, text, version=1):
        uri = path.as_uri()
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(
            text_document=lsp.TextDocumentItem(uri=uri, language_id="casus", version=version, text=text)))
        return await self.heard(uri, version)

    async def change(self, path, text, version):
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(
            text_document=lsp.VersionedTextDocumentIdentifier(uri=path.as_uri(), version=version),
            content_changes=[lsp.TextDocumentContentChangeWholeDocument(text=text)]))
        return await self.heard(path.as_uri(), version)

    def at(self, path, text, offset):
        return {"text_document": lsp.TextDocumentIdentifier(path.as_uri()), "position": self.position(text, offset)}

    async def hover(self, path, text, offset):
        found = await self.client.text_document_hover_async(lsp.HoverParams(**self.at(path, text, offset)))
        return found.contents.value if found else ""

    async def definition(self, path, text, offset):
        return await self.client.text_document_definition_async(lsp.DefinitionParams(**self.at(path, text, offset)))


class Theatres(unittest.IsolatedAsyncioTestCase):
    """The flagship, in a folder of its own."""

    async def asyncSetUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="casus_lsp_")).resolve()
        shutil.copytree(THEATRES, self.folder / "theatres")
        self.model = self.folder / "theatres"
        self.texts = {p: p.read_text(encoding="utf-8") for p in self.model.glob("*.casus")}
        self.actors = self.model / "actors.casus"
        self.text = self.texts[self.actors]
        self.editor = Editor()
        await self.editor.start(self.folder)

    async def asyncTearDown(self):
        self.assertEqual(await self.editor.stop(), 0)
        shutil.rmtree(self.folder)

    def errors(self):
        return {Path(uri.removeprefix("file://")).name: [d for d in p.diagnostics if d.severity == 1]
                for uri, p in self.editor.said.items()}

    async def test_the_model_as_it_is_has_no_errors(self):
        await self.editor.open(self.actors, self.text)
        self.assertFalse(any(self.errors().values()))
        said = {d.code for p in self.editor.said.values() for d in p.diagnostics}
        checked = subprocess.run([BINARY, "check", str(self.model)], capture_output=True, text=True, timeout=60)
        self.assertEqual(said, set(re.findall(r"\[([EW]\d+)\]", checked.stderr)))

    async def test_a_fault_in_a_buffer_shows_in_other_files(self):
        await self.editor.open(self.actors, self.text)
        await self.editor.change(self.actors, self.text.replace("param china_type", "param china_typ"), 2)
        errors = self.errors()
        # Readings are looked at once the rest is sound.
        users = {p.name for p, t in self.texts.items()
                 if p.stem not in ("actors", "readings") and FOLLOWED.search(re.sub(r"#.*", "", t))}
        self.assertTrue(users)
        self.assertLessEqual(users, {name for name, list_ in errors.items() if list_})
        for name in users:
            text = self.texts[self.model / name]
            self.assertEqual({self.editor.part(text, d.range) for d in errors[name]}, {"china_type"})
        await self.editor.change(self.actors, self.text, 3)
        self.assertFalse(any(self.errors().values()))

    async def test_definitions_by_name(self):
        await self.editor.open(self.actors, self.text)
        path = self.model / "opportunity.casus"
        text = self.texts[path]
        await self.editor.open(path, text)
        for name, declared in (("china_type", "param china_type"), ("stretched", "let stretched"), ("KP", '"Ukraine", KP')):
            use = re.search(rf"(?m)^[^#\n]*?(?<![\w.])({name})(?!\w)", text)
            places = await self.editor.definition(path, text, use.start(1) + 1)
            self.assertEqual(len(places), 1, name)
            home = Path(places[0].uri.removeprefix("file://"))
            there = self.texts[home]
            self.assertEqual(self.editor.part(there, places[0].range), name)
            self.assertEqual(self.editor.offset(there, places[0].range.end), there.index(declared) + len(declared))

    async def test_a_citation_leads_to_its_source(self):
        path = self.model / "forces.casus"
        text = self.texts[path]
        await self.editor.open(path, text)
        at = text.index("S0:8")
        places = await self.editor.definition(path, text, at + 3)
        sources = self.model / "sources.casus"
        self.assertEqual(places[0].uri, sources.as_uri())
        self.assertEqual(places[0].range.start, self.editor.position(self.texts[sources],
                                                                     self.texts[sources].index("source S0") + 7))
        hover = await self.editor.hover(path, text, at)
        self.assertIn("W. Alberque", hover)

    async def test_hover_says_kind_unit_value_and_basis(self):
        path = self.model / "forces.casus"
        text = self.texts[path]
        await self.editor.open(path, text)
        for name, words in (
                ("wave_rate", ("a parameter", "per year", "5 to 95 %: 1 to 6 per year", "judged by modeller on 2026-11-22")),
                ("relief", ("a parameter", "unit: %", "a placeholder")),
                ("kp_force", ("a parameter", "mean: 9964 people", "claim kp_total of S2:3")),
                ("far_east_forces", ("a state", "0 .. 100 %", "at the start: 100 %")),
                ("far_east_left", ("uniform", "`S0:8`, paragraph 8 of W. Alberque"))):
            hover = await self.editor.hover(path, text, re.search(rf"\b{name}\b", text).start())
            for word in words:
                self.assertIn(word, hover, name)

    async def test_a_name_is_changed_in_all_files(self):
        await self.editor.open(self.actors, self.text)
        at = self.text.index("china_type")
        edit = await self.editor.client.text_document_rename_async(
            lsp.RenameParams(**self.editor.at(self.actors, self.text, at), new_name="beijing"))
        for uri, edits in edit.changes.items():
            path = Path(uri.removeprefix("file://"))
            path.write_text(self.editor.edited(self.texts[path], edits), encoding="utf-8")
        for path, before in self.texts.items():
            wanted = "\n".join(FOLLOWED.sub("beijing", code) + comment for code, comment in
                               (re.match(r"([^#]*)(.*)", line).groups() for line in before.split("\n")))
            self.assertEqual(path.read_text(encoding="utf-8"), wanted, path.name)
        checks = [subprocess.run([BINARY, "check", str(m)], capture_output=True, text=True, timeout=60)
                  for m in (THEATRES, self.model)]
        self.assertEqual(checks[0].stdout, checks[1].stdout)
        self.assertEqual(checks[1].returncode, 0)

    async def test_names_that_can_not_be_are_refused(self):
        await self.editor.open(self.actors, self.text)
        place = self.editor.at(self.actors, self.text, self.text.index("china_type"))
        for name, why in (("not", "is no name"), ("2nd", "is no name"), ("kp_type", "is taken"), ("stretched", "is taken")):
            with self.assertRaisesRegex(JsonRpcException, why):
                await self.editor.client.text_document_rename_async(lsp.RenameParams(**place, new_name=name))

    async def test_references(self):
        await self.editor.open(self.actors, self.text)
        found = await self.editor.client.text_document_references_async(lsp.ReferenceParams(
            **self.editor.at(self.actors, self.text, self.text.index("china_type")),
            context=lsp.ReferenceContext(include_declaration=True)))
        wanted = sum(len(FOLLOWED.findall(re.sub(r"#.*", "", t))) for t in self.texts.values())
        self.assertEqual(len(found), wanted)

    async def test_outline_and_colours(self):
        path = self.model / "forces.casus"
        text = self.texts[path]
        await self.editor.open(path, text)
        document = lsp.TextDocumentIdentifier(path.as_uri())
        outline = await self.editor.client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document))
        self.assertLessEqual(set(re.findall(r"(?m)^(?:param|event|let) (\w+)", text)), {s.name for s in outline})
        answer = await self.editor.client.text_document_semantic_tokens_full_async(lsp.SemanticTokensParams(document))
        lines, line, column, comments = text.split("\n"), 0, 0, 0
        for k in range(0, len(answer.data), 5):
            down, right, length, kind, _ = answer.data[k:k + 5]
            line, column = line + down, (0 if down else column) + right
            word = lines[line][column:column + length]
            self.assertEqual(word, word.strip())
            self.assertRegex(word, {10: r"^#", 11: r'^".*"$', 12: r"^[\d]"}.get(kind, r"^\w+$"))
            comments += kind == 10
        self.assertEqual(comments, text.count("#"))

    async def test_formatting_is_casus_fmt(self):
        untidy = self.text.replace("\n  ", "\n     ") + "\n\n\n\n\n"
        await self.editor.open(self.actors, untidy)
        edits = await self.editor.client.text_document_formatting_async(lsp.DocumentFormattingParams(
            lsp.TextDocumentIdentifier(self.actors.as_uri()), lsp.FormattingOptions(tab_size=2, insert_spaces=True)))
        self.actors.write_text(untidy, encoding="utf-8")
        subprocess.run([BINARY, "fmt", str(self.actors)], check=True, capture_output=True, timeout=60)
        self.assertEqual(self.editor.edited(untidy, edits), self.actors.read_text(encoding="utf-8"))
        await self.editor.change(self.actors, self.text + "let x =\n", 2)
        edits = await self.editor.client.text_document_formatting_async(lsp.DocumentFormattingParams(
            lsp.TextDocumentIdentifier(self.actors.as_uri()), lsp.FormattingOptions(tab_size=2, insert_spaces=True)))
        self.assertFalse(edits)

    async def test_completion(self):
        text = self.text + "\nevent another\n  when us_po\n"
        await self.editor.open(self.actors, text)
        found = await self.editor.client.text_document_completion_async(
            lsp.CompletionParams(**self.editor.at(self.actors, text, len(text) - 1)))
        labels = {item.label for item in found}
        self.assertLessEqual({"us_posture", "us_policy", "stretched", "S0", "sqrt"}, labels)


BROKEN = '''model broken "Zerbrochen: 𝔸 für é"
  as of 2024-11-05
  runs 12 months

source S0 "Ein Gespräch" dated 2024-10-01 paragraphs 3 file "talk.txt"
param größe ~ 1 to 3   placeholder   from S0:2
let 𝔸é = 2 * grösse
event halb
  when
ask x "é𝔸" = E(𝔸é at end)
'''


class Broken(unittest.IsolatedAsyncioTestCase):
    """A small file with a fault, half a statement, and letters of one, two and four bytes."""

    encodings = None

    async def asyncSetUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="casus lsp é_")).resolve()
        self.path = self.folder / "brök en.casus"
        (self.folder / "talk.txt").write_text("Eins.\n\nZwei, mit 𝔸.\n\nDrei.\n", encoding="utf-8")
        self.editor = Editor()
        await self.editor.start(self.folder, self.encodings)
        self.found = await self.editor.open(self.path, BROKEN)

    async def asyncTearDown(self):
        self.assertEqual(await self.editor.stop(), 0)
        shutil.rmtree(self.folder)

    async def test_columns(self):
        by_code = {d.code: d for d in self.found}
        self.assertEqual(self.editor.part(BROKEN, by_code["E0201"].range), "grösse")
        self.assertEqual(by_code["E0201"].range.start, self.editor.position(BROKEN, BROKEN.index("grösse")))
        self.assertIn("E0108", by_code)

    async def test_a_fix_mends_it(self):
        fault = next(d for d in self.found if d.code == "E0201")
        actions = await self.editor.client.text_document_code_action_async(lsp.CodeActionParams(
            text_document=lsp.TextDocumentIdentifier(self.path.as_uri()), range=fault.range,
            context=lsp.CodeActionContext(diagnostics=[fault])))
        mended = self.editor.edited(BROKEN, actions[0].edit.changes[self.path.as_uri()])
        self.assertEqual(mended, BROKEN.replace("grösse", "größe"))
        found = await self.editor.change(self.path, mended, 2)
        self.assertNotIn("E0201", {d.code for d in found})

    async def test_by_name(self):
        text = BROKEN.replace("grösse", "größe")
        await self.editor.change(self.path, text, 2)
        at = text.rindex("größe")
        places = await self.editor.definition(self.path, text, at + 4)
        self.assertEqual(self.editor.offset(text, places[0].range.start), text.index("größe"))
        self.assertEqual(self.editor.part(text, places[0].range), "größe")
        edit = await self.editor.client.text_document_rename_async(
            lsp.RenameParams(**self.editor.at(self.path, text, at), new_name="masß"))
        self.assertEqual(self.editor.edited(text, edit.changes[self.path.as_uri()]), text.replace("größe", "masß"))

    async def test_a_citation_leads_to_the_paragraph(self):
        at = BROKEN.index("S0:2")
        places = await self.editor.definition(self.path, BROKEN, at)
        self.assertEqual((places[0].uri, places[0].range.start), ((self.folder / "talk.txt").as_uri(), lsp.Position(2, 0)))
        self.assertIn("Zwei, mit 𝔸.", await self.editor.hover(self.path, BROKEN, at))


class BrokenInBytes(Broken):
    encodings = [lsp.PositionEncodingKind.Utf8, lsp.PositionEncodingKind.Utf16]


class Wire(unittest.TestCase):
    """Bytes that no client library would send."""

    def talk(self, *pieces):
        done = subprocess.run([BINARY, "lsp"], input=b"".join(pieces), capture_output=True, timeout=LIMIT)
        answers, left = [], done.stdout
        while left:
            header, _, left = left.partition(b"\r\n\r\n")
            length = int(header.split(b":")[1])
            answers.append(json.loads(left[:length]))
            left = left[length:]
        self.assertEqual(done.stderr, b"")
        return done.returncode, answers

    @staticmethod
    def message(method, number=None, params=None):
        body = {"jsonrpc": "2.0", "method": method, "params": params}
        if number is not None:
            body["id"] = number
        data = json.dumps(body).encode()
        return b"Content-Length: %d\r\n\r\n" % len(data) + data

    def test_exit_status(self):
        initialize, shutdown, leave = self.message("initialize", 1, {}), self.message("shutdown", 2), self.message("exit")
        for pieces, status in (((initialize, shutdown, leave), 0), ((initialize, leave), 1), ((leave,), 1),
                               ((initialize, shutdown), 1), ((initialize,), 1), ((), 1)):
            self.assertEqual(self.talk(*pieces)[0], status, pieces)

    def test_nonsense_is_survived(self):
        end = (self.message("initialize", 1, {}), self.message("shutdown", 2), self.message("exit"))
        for nonsense in (b"\r\n\r\n", b"hello\r\n\r\n", b"Content-Length: 99999999999999999999\r\n\r\n",
                         b"Content-Length: 4000000000\r\n\r\n", b"Content-Length: -3\r\n\r\n", bytes(range(256)) * 200 + b"\r\n\r\n",
                         b"Content-Length: 3\r\n\r\n{]}", b"Content-Length: 2\r\n\r\n\xff\xfe"):
            status, answers = self.talk(nonsense, *end)
            self.assertEqual(status, 0, nonsense[:40])
            self.assertIn("error", answers[0])
            self.assertEqual([a["id"] for a in answers[-2:]], [1, 2])

    def test_an_unfinished_message_ends_with_the_input(self):
        status, answers = self.talk(self.message("initialize", 1, {}), b"Content-Length: 100\r\n\r\n{")
        self.assertEqual((status, len(answers)), (1, 1))


async def keystrokes():
    """How long it takes from a change of the text to the diagnostics."""
    editor = Editor()
    await editor.start(THEATRES)
    path = THEATRES / "actors.casus"
    text = path.read_text(encoding="utf-8")
    await editor.open(path, text)
    for what, typed in (("a model that is fine", "# x"), ("a model with a fault", "let x = ")):
        times = []
        for k in range(2, 32):
            begin = time.perf_counter()
            await editor.change(path, text + typed + "\n" * k, k)
            times.append(1000 * (time.perf_counter() - begin))
        print(f"{what}: median {statistics.median(times):.1f} ms, most {max(times):.1f} ms")
    await editor.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--binary", required=True)
    parser.add_argument("--time", action="store_true")
    options, rest = parser.parse_known_args()
    BINARY = str(Path(options.binary).resolve())
    if options.time:
        asyncio.run(keystrokes())
    else:
        unittest.main(argv=[sys.argv[0], *rest])
