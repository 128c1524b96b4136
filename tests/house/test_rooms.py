"""What the import contracts cannot see: relations, templates, sizes."""

import ast
import re

import pytest
from django.apps import apps
from django.core.management import call_command
from source import DOMAIN, SRC, WEB, modules, templates, where

FLOOR = {f"beraad.{name}": floor for floor, name in enumerate((*DOMAIN, "notices"))}
REQUESTS = {"http", "shortcuts", "views", "forms", "urls", "template", "middleware"}
NAMED = re.compile(r"\{%-?\s*(?:extends|include|import|from)\s+([^%]*?)(?:\s+(?:import|ignore|with|as)\b[^%]*)?-?%\}")
LOOSE = re.compile(r"""<script(?![^>]*\b(?:src=|type="application/json"))|<style|\sstyle=|\son[a-z]+=|javascript:""")


def ours(model):
    return model._meta.app_config.name in FLOOR


def test_relations_point_down_and_leave_no_trace_above():
    wrong = []
    for model in filter(ours, apps.get_models()):
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            target = field.related_model
            if target is None or target._meta.app_config is model._meta.app_config:
                continue
            down = FLOOR.get(target._meta.app_config.name, -1) < FLOOR[model._meta.app_config.name]
            if not down or not field.remote_field.hidden:
                wrong.append(f"{model.__name__}.{field.name}")
    assert not wrong


def test_templates_lean_on_their_own_area_or_on_ui_only():
    wrong = []
    for name, room, text in templates():
        for named in NAMED.findall(text):
            areas = {literal.split("/")[0] for literal in re.findall(r"[\"']([^\"']+/[^\"']+)[\"']", named)}
            wrong += [f"{name}: {named}" for _ in areas - {room, "ui"}]
    assert not wrong


def test_templates_keep_to_the_security_policy():
    wrong = []
    for name, _, text in templates():
        # A letter is read in a mail program, which has no style sheet of ours.
        if not name.startswith(("notices/", "letters/")):
            wrong += [f"{name}: {found[0]}" for found in LOOSE.finditer(text)]
    assert not wrong


def test_no_request_or_response_below_the_web():
    wrong = []
    for app in DOMAIN:
        for file, tree in modules(among=SRC / app).items():
            for node in ast.walk(tree):
                module = (node.module or "").split(".") if isinstance(node, ast.ImportFrom) else []
                if module[:1] == ["django"] and REQUESTS & set(module[1:2]):
                    wrong.append(where(file, node))
    assert not wrong


def test_nobody_listens_to_the_saving_of_rows():
    wrong = [
        where(file, node)
        for file, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.alias) and re.fullmatch(r"(pre|post)_(save|delete|init)|m2m_changed", node.name)
    ]
    assert not wrong


def test_modules_functions_and_views_stay_small():
    wrong = []
    for file, tree in modules().items():
        if (lines := len(file.read_text().splitlines())) >= 400:
            wrong.append(f"{file.relative_to(SRC)}: {lines} lines")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = node.end_lineno - node.lineno
                view = WEB in file.parents and node.args.args[:1] and node.args.args[0].arg == "request"
                if lines > (25 if view else 50):
                    wrong.append(f"{where(file, node)} {node.name}: {lines} lines")
    assert not wrong


@pytest.mark.django_db
def test_migrations_follow_the_models():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
