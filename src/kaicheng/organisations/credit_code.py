"""The check digit of the unified social credit code 统一社会信用代码 (GB 32100-2015). Pure."""

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # 31 signs: no I, O, S, V, Z
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
LENGTH = 18


def check_sign(body: str) -> str:
    """Give the 18th sign for the first 17. Raises ValueError for a sign the standard does not use."""
    total = sum(_SIGNS.index(sign) * weight for sign, weight in zip(body, _WEIGHTS, strict=True))
    return _SIGNS[(31 - total % 31) % 31]


def trouble_with(code: str) -> str:
    """Say in a sentence what is wrong with a code; empty if it is right, or not given."""
    if not code:
        return ""
    if len(code) != LENGTH:
        return f"统一社会信用代码应为18位，现为{len(code)}位。"
    wrong = [sign for sign in code if sign not in _SIGNS]
    if wrong:
        return f"统一社会信用代码中有不使用的字符“{wrong[0]}”（不含I、O、S、V、Z及小写字母）。"
    if check_sign(code[:17]) != code[17]:
        return "统一社会信用代码校验位不符，请与登记证书核对。"
    return ""
