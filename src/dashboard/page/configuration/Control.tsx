/** The control of a field, by what it holds. */
import { ChoiceControl } from './ChoiceControl.tsx';
import type { ControlProps } from './controlProps.ts';
import { MoneyControl } from './MoneyControl.tsx';
import { EntriesControl, ObjectControl } from './NestedControls.tsx';
import { FixedControl, SwitchControl, TextControl } from './PlainControls.tsx';

export function Control(props: ControlProps): React.JSX.Element {
  const { field } = props;
  switch (field.kind) {
    case 'money':
      return <MoneyControl {...props} field={field} />;
    case 'boolean':
      return <SwitchControl {...props} />;
    case 'choice':
      return <ChoiceControl {...props} field={field} />;
    case 'object':
      return <ObjectControl {...props} field={field} />;
    case 'list':
    case 'record':
      return <EntriesControl {...props} field={field} />;
    case 'fixed':
      return <FixedControl {...props} field={field} />;
    default:
      return <TextControl {...props} />;
  }
}
