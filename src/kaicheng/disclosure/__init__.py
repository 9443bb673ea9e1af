"""The disclosure section 政府信息公开专栏 of every agency, in one shape: guide, rules, catalogue, reports, series."""
