from typing import Any
SessionFile = ScheduleFile = CheckAnswer = ExplainAnswer = RiskAnswer = WhatIfAnswer = dict[str, Any]
