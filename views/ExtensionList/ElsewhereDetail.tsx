/** An extension that coupons or workflows bring into use: what it does and which settings they give it. Nothing to switch. */
import { Box, FocusView, List, ListItem } from '@stripe/ui-extension-sdk/ui';
import type { Extension } from '../../src/console/port.ts';
import { fieldsOf } from '../../src/contract/configuration/form-fields.ts';
import { Section } from '../parts/Section.tsx';
import { ELSEWHERE } from '../words.ts';

export function ElsewhereDetail({ extension, close }: { extension: Extension; close: () => void }) {
  const fields = fieldsOf(extension.configurationSchema, extension.configurationUi);
  const words = ELSEWHERE.find(({ by }) => by === extension.activatedBy);
  return (
    <FocusView
      title={extension.name}
      shown
      setShown={(shown) => {
        if (!shown) close();
      }}
    >
      <Box css={{ stack: 'y', gapY: 'large' }}>
        <Box css={{ font: 'caption', color: 'secondary' }}>{`Version ${extension.version}`}</Box>
        {extension.description === null ? null : <Box>{extension.description}</Box>}
        {fields.length === 0 ? null : (
          <Section title="Settings">
            <List>
              {fields.map(({ key, label, description, required }) => (
                <ListItem
                  key={key}
                  id={key}
                  title={
                    <Box css={{ fontWeight: 'semibold' }}>{required ? label : `${label} (optional)`}</Box>
                  }
                  {...(description === null
                    ? {}
                    : { secondaryTitle: <Box css={{ color: 'secondary' }}>{description}</Box> })}
                />
              ))}
            </List>
          </Section>
        )}
        {words === undefined ? null : (
          <Section title="Activation">
            <Box css={{ color: 'secondary' }}>{words.note}</Box>
          </Section>
        )}
      </Box>
    </FocusView>
  );
}
