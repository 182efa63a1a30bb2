/** A row of filters of which one is on; the choice stands in the address. */
import { Tab, TabList, Tabs } from 'react-aria-components';
import { useSearchParams } from 'react-router';

export interface Filter {
  id: string;
  name: string;
}

/** @returns the filter in the address, else the first */
export function useFilter(name: string, filters: readonly [Filter, ...Filter[]]): string {
  const asked = useSearchParams()[0].get(name);
  return filters.find((filter) => filter.id === asked)?.id ?? filters[0].id;
}

export function FilterTabs({
  name,
  label,
  filters,
}: {
  name: string;
  label: string;
  filters: readonly [Filter, ...Filter[]];
}) {
  const [, setSearch] = useSearchParams();
  const chosen = useFilter(name, filters);
  return (
    <Tabs
      className="filter-tabs"
      selectedKey={chosen}
      onSelectionChange={(key) => {
        if (key !== chosen) setSearch(key === filters[0].id ? {} : { [name]: String(key) });
      }}
    >
      <TabList aria-label={label}>
        {filters.map((filter) => (
          <Tab key={filter.id} id={filter.id}>
            {filter.name}
          </Tab>
        ))}
      </TabList>
    </Tabs>
  );
}
