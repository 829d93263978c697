/** A Redshift workgroup, by its name and its id. */
export interface WorkgroupAttributes {
  readonly name: string;
  /**
   * Its UUID: permissions name a workgroup by it. `attrWorkgroupWorkgroupId` of a `CfnWorkgroup`,
   * or `aws redshift-serverless get-workgroup --query workgroup.workgroupId`.
   */
  readonly id: string;
}

/** The warehouse in which the jobs run; another stack, or another part of this one, owns it. */
export class Warehouse {
  /** Redshift Serverless. */
  static workgroup({ name, id }: WorkgroupAttributes): Warehouse {
    return new Warehouse({ workgroupName: name, workgroupId: id });
  }

  /** A provisioned cluster. */
  static cluster({ identifier }: { readonly identifier: string }): Warehouse {
    return new Warehouse({ clusterIdentifier: identifier });
  }

  /** As the deployment's settings name it. */
  readonly setting: unknown;

  private constructor(setting: unknown) {
    this.setting = setting;
  }
}
