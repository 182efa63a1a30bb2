/** Forward and back through a cursor list. The cursor stands in the address, so a page can be reloaded and shared. */
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { Button } from './Button.tsx';

/** The cursor of the page shown; undefined on the first. */
export function useCursor(): string | undefined {
  return useSearchParams()[0].get('starting_after') ?? undefined;
}

export function Pager({ last, hasMore }: { last: string | undefined; hasMore: boolean }) {
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const after = search.get('starting_after');
  const steps = ((useLocation().state as { steps?: number } | null)?.steps ?? 0) as number;
  if (after === null && !hasMore) return null;

  function go(cursor: string | null): void {
    const next = new URLSearchParams(search);
    if (cursor === null) next.delete('starting_after');
    else next.set('starting_after', cursor);
    setSearch(next, { state: { steps: cursor === null ? 0 : steps + 1 } });
  }

  return (
    <nav className="pager" aria-label="Pages">
      {/* A cursor knows no way back; the browser's history does, except on an address opened directly. */}
      <Button disabled={after === null} onPress={() => (steps > 0 ? void navigate(-1) : go(null))}>
        {steps > 0 || after === null ? 'Previous' : 'First page'}
      </Button>
      <Button disabled={!hasMore || last === undefined} onPress={() => go(last ?? null)}>
        Next
      </Button>
    </nav>
  );
}
