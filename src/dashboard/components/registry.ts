/** Which component paints which remote type, by schema version: some types mean different things in `ui` and `ui/next`. */
import type { FindComponent, HostComponent } from '../host/RemoteTree.tsx';
import { Accordion, AccordionItem } from './Accordion.tsx';
import { Badge } from './Badge.tsx';
import { Banner } from './Banner.tsx';
import { Box, Divider, Inline } from './Box.tsx';
import { Button, ButtonGroup } from './Button.tsx';
import { Chip, ChipList } from './Chip.tsx';
import { Checkbox, Radio, Switch } from './Choice.tsx';
import { ContextView } from './ContextView.tsx';
import { CurrencyField } from './CurrencyField.tsx';
import { DateField } from './DateField.tsx';
import { FocusView } from './FocusView.tsx';
import { FormFieldGroup } from './FormFieldGroup.tsx';
import { Icon } from './Icon.tsx';
import { Img } from './Img.tsx';
import { Link } from './Link.tsx';
import { List, ListItem } from './List.tsx';
import { Menu, MenuGroup, MenuItem } from './Menu.tsx';
import { MeterChart } from './MeterChart.tsx';
import { NextTab, NextTabs } from './NextTabs.tsx';
import { PropertyList, PropertyListItem } from './PropertyList.tsx';
import { Option, Select } from './Select.tsx';
import { SettingsView } from './SettingsView.tsx';
import { Sparkline } from './Sparkline.tsx';
import { Spinner } from './Spinner.tsx';
import { Table, TableBody, TableCell, TableFooter, TableHead, TableHeaderCell, TableRow } from './Table.tsx';
import { Tab, TabList, TabPanel, TabPanels, Tabs } from './Tabs.tsx';
import { TextArea } from './TextArea.tsx';
import { TextField } from './TextField.tsx';
import { Tooltip } from './Tooltip.tsx';

type Components = Readonly<Record<string, HostComponent>>;

/** `@stripe/ui-extension-sdk/ui` */
const UI: Components = {
  Accordion,
  AccordionItem,
  Badge,
  Banner,
  Box,
  Button,
  ButtonGroup,
  Checkbox,
  Chip,
  ChipList,
  ContextView,
  CurrencyField,
  DateField,
  Divider,
  FocusView,
  FormFieldGroup,
  Icon,
  Img,
  Inline,
  Link,
  List,
  ListItem,
  Menu,
  MenuGroup,
  MenuItem,
  PropertyList,
  PropertyListItem,
  Radio,
  Select,
  SettingsView,
  Sparkline,
  Spinner,
  Switch,
  Tab,
  TabList,
  TabPanel,
  TabPanels,
  Table,
  TableBody,
  TableCell,
  TableFooter,
  TableHead,
  TableHeaderCell,
  TableRow,
  Tabs,
  TextArea,
  TextField,
  Tooltip,
};

/** `@stripe/ui-extension-sdk/ui/next` */
const NEXT: Components = { MeterChart, SparkLineChart: Sparkline, Tab: NextTab, Tabs: NextTabs };

/** The one plain element that views may write. */
const ELEMENTS: Components = { option: Option };

const BY_VERSION: Readonly<Record<string, Components>> = { v9: UI, v9Next: NEXT };

export const findComponent: FindComponent = (type, schemaVersion) => {
  const components =
    schemaVersion === null
      ? ELEMENTS
      : Object.hasOwn(BY_VERSION, schemaVersion)
        ? BY_VERSION[schemaVersion]
        : undefined;
  return components !== undefined && Object.hasOwn(components, type) ? (components[type] ?? null) : null;
};
