/** Tabs of `@stripe/ui-extension-sdk/ui/next`: each Tab carries its label and, as children, its panel. */
import { createContext, useContext } from 'react';
import type { ReactNode } from 'react';
import { useChildComponents } from '../host/remoteNode.ts';
import { Tab, TabList, TabPanel, Tabs } from './Tabs.tsx';

const InTabs = createContext(false);

interface Props {
  selectedKey?: string;
  onSelectionChange?: (id: string) => void;
  children?: ReactNode;
}

export function NextTabs({ children, ...selection }: Props) {
  const tabs = useChildComponents();
  return (
    <Tabs {...selection}>
      <TabList>
        {tabs.map((tab) => {
          const { id, label } = tab.props as { id: string; label: string };
          return (
            <Tab key={id} id={id}>
              {label}
            </Tab>
          );
        })}
      </TabList>
      <InTabs.Provider value={true}>{children}</InTabs.Provider>
    </Tabs>
  );
}

export function NextTab({ id, children }: { id: string; label: string; children?: ReactNode }) {
  return useContext(InTabs) ? <TabPanel id={id}>{children}</TabPanel> : null;
}
