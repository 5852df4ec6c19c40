"""The breaker that the processes of a server share."""

import redis

from codeloom.gateways.llm.breaker import FAILURES, BreakerInRedis


def test_what_one_process_saw_another_knows(empty_redis: str) -> None:
    with redis.Redis.from_url(empty_redis) as one, redis.Redis.from_url(empty_redis) as other:
        for _ in range(FAILURES - 1):
            BreakerInRedis(one).failed("openai")
        assert BreakerInRedis(other).pause("openai") == 0
        BreakerInRedis(one).failed("openai")
        assert 0 < BreakerInRedis(other).pause("openai") <= 30
        assert BreakerInRedis(other).pause("anthropic") == 0
        assert all(one.ttl(key) > 0 for key in one.scan_iter())
        one.delete("codeloom:model:openai:open")  # as if its time were over
        assert BreakerInRedis(one).pause("openai") == 0
        BreakerInRedis(one).failed("openai")
        assert BreakerInRedis(other).pause("openai") > 0
        BreakerInRedis(other).worked("openai")
        assert BreakerInRedis(one).pause("openai") == 0
        assert list(one.scan_iter()) == []
