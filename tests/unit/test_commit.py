"""Which commit runs, as the image or the checkout says, without git."""

from pathlib import Path

from codeloom import commit

HEX = "0123456789abcdef0123456789abcdef01234567"


def test_the_commit_is_that_of_the_image_or_of_the_checkout(tmp_path: Path) -> None:
    def stands(name: str, **files: str) -> str:
        root = tmp_path / name
        for path, text in files.items():
            there = root / path
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_text(text)
        return commit(root)

    assert stands("none") == ""
    assert stands("image", COMMIT=f"{HEX}\n") == HEX[:12]
    assert stands("odd", COMMIT="<script>") == ""
    assert stands("detached", **{".git/HEAD": HEX}) == HEX[:12]
    assert stands("branch", **{".git/HEAD": "ref: refs/heads/main\n", ".git/refs/heads/main": HEX}) == HEX[:12]
    packed = f"# pack-refs\n{'9' * 40} refs/heads/other\n{HEX} refs/heads/main\n"
    assert stands("packed", **{".git/HEAD": "ref: refs/heads/main\n", ".git/packed-refs": packed}) == HEX[:12]
    tree = {"main/.git/refs/heads/w": HEX, "main/.git/worktrees/w/HEAD": "ref: refs/heads/w\n"}
    tree |= {
        "main/.git/worktrees/w/commondir": "../..\n",
        "tree/.git": f"gitdir: {tmp_path}/both/main/.git/worktrees/w\n",
    }
    stands("both", **tree)
    assert commit(tmp_path / "both" / "tree") == HEX[:12]
